/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/end.c: how a walk that failed behind the line ends, and what it calls on the way.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "loader/end.c"

static struct scripted_firmware *firmware;
static jmp_buf halted;
static bool fault_in_reset; /* the next way to reset takes an exception */
static bool virtual_machine;

static const struct exception_frame frame = {.vector = 14};

void voice_print(struct loader *loader, const char *format, ...)
{
	if (strncmp(format, "Bail out!", 9) == 0 && loader->phase == PHASE_BOOT)
		scripted_firmware_happened("said");
}

bool timer_is_virtual_machine(void)
{
	return virtual_machine;
}

static EFI_STATUS EFIAPI stall(UINTN microseconds)
{
	assert_true(microseconds >= 5000000);
	scripted_firmware_happened("wait");
	return EFI_SUCCESS;
}

void pages_give_back(struct loader *loader, struct pages *pages)
{
	(void)loader, (void)pages;
}

/* ResetSystem, through the gate; it returns. */
void guard_call(struct guard *guard, struct firmware_call *call)
{
	assert_int_equal(guard->world.phase, PHASE_RESET);
	assert_int_equal(call->service, SERVICE_RESET_SYSTEM);
	scripted_firmware_happened("firmware");
}

const char *hard_reset_name(enum hard_reset way)
{
	(void)way;
	return "hard";
}

void hard_reset_try(enum hard_reset way)
{
	(void)way;
	scripted_firmware_happened("hard");
	if (fault_in_reset)
		report_exception(&firmware->loader, &frame);
}

void hard_reset_halt(void)
{
	scripted_firmware_happened("halt");
	longjmp(halted, 1);
}

static int open_firmware(void **state)
{
	firmware = scripted_firmware_open(48, 1);
	firmware->loader.phase = PHASE_PHYSICAL;
	firmware->loader.boot_services = NULL;
	firmware->loader.options.reset = RESET_COLD;
	firmware->loader.stage->guard.world.root = paddr(PAGE_SIZE);
	fault_in_reset = false;
	virtual_machine = false;
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

static void assert_ends(bool by_exception, const char *events)
{
	if (setjmp(halted) == 0) {
		if (by_exception)
			report_exception(&firmware->loader, &frame);
		report_end(&firmware->loader);
	}
	assert_string_equal(firmware->events, events);
}

/* A step that failed asks firmware first, and then the hardware. */
static void test_failure(void **state)
{
	(void)state;
	assert_ends(false, "cli firmware hard hard hard halt");
}

/* Who was told of virtual addresses is not called at physical ones. */
static void test_failure_behind_the_virtual_map(void **state)
{
	(void)state;
	firmware->handoff.svam.called = true;
	firmware->handoff.svam.mode = RUNTIME_VIRTUAL;
	assert_ends(false, "cli hard hard hard halt");
}

static void test_failure_with_halt(void **state)
{
	(void)state;
	firmware->loader.options.reset = RESET_HALT;
	assert_ends(false, "cli halt");
}

/* An exception in the loader stands on the stack for exceptions: firmware is not called from there. */
static void test_exception(void **state)
{
	(void)state;
	assert_ends(true, "cli hard hard hard halt");
	assert_non_null(strstr(firmware->loader.failure, "exception 14"));
}

/* The second exception has nothing to add, and does not start over. */
static void test_exception_inside_an_exception(void **state)
{
	(void)state;
	fault_in_reset = true;
	assert_ends(true, "cli hard halt");
}

static void assert_returns(const char *events)
{
	firmware->boot_services.Stall = stall;
	firmware->loader.boot_services = &firmware->boot_services;
	firmware->loader.phase = PHASE_BOOT;
	firmware->loader.failure_status = EFI_NOT_FOUND;
	assert_true(report_return(&firmware->loader) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, events);
}

/* Before the line firmware gets the machine back, and with it the screen: on a board that can wait. */
static void test_return(void **state)
{
	(void)state;
	assert_returns("said wait");
}

/* What a machine's serial port said is kept, and nobody stands there. */
static void test_return_of_a_virtual_machine(void **state)
{
	(void)state;
	virtual_machine = true;
	assert_returns("said");
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_failure),
		FRESH(test_failure_behind_the_virtual_map),
		FRESH(test_failure_with_halt),
		FRESH(test_exception),
		FRESH(test_exception_inside_an_exception),
		FRESH(test_return),
		FRESH(test_return_of_a_virtual_machine),
	};

	return cmocka_run_group_tests_name("end", tests, NULL, NULL);
}
