/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/end.c and loader/audit/audit_end.c: how a walk that failed ends, and what it calls on the way.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/screen_world.h"

/* A host does not let us turn interrupts off: the word is written down instead. */
#include <arch/cpu.h>
#define cpu_disable_interrupts() scripted_firmware_happened("cli")
#include "loader/audit/audit_end.c"
#include "loader/end.c"

static struct scripted_firmware *firmware;
static jmp_buf halted;
static bool fault_in_reset; /* the next way to reset takes an exception */
static bool virtual_machine;
static char said[1024];

static const struct exception_frame frame = {.vector = 14, .rip = 0x1234};

bool hypervisor_is_present(void)
{
	return virtual_machine;
}

/* The screen is looked for before anything is said and given back. */
void framebuffer_find(struct firmware *met, struct handoff_framebuffer *framebuffer)
{
	assert_ptr_equal(met, &firmware->loader->firmware);
	assert_non_null(framebuffer);
	assert_null(strstr(said, "Bail out! "));
	scripted_firmware_happened("screen");
}

static EFI_STATUS EFIAPI stall(UINTN microseconds)
{
	assert_true(microseconds >= 5000000);
	scripted_firmware_happened("wait");
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI free_pages(EFI_PHYSICAL_ADDRESS memory, UINTN pages)
{
	assert_int_equal(memory, 0x7000);
	assert_int_equal(pages, 2);
	scripted_firmware_happened("free");
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI close_event(EFI_EVENT event)
{
	(void)event;
	scripted_firmware_happened("close");
	return EFI_SUCCESS;
}

void home_stay(struct audit *audit)
{
	(void)audit;
}

/* ResetSystem, through the gate or straight; it returns. */
void guard_call(struct guard *guard, struct firmware_call *call)
{
	assert_int_equal(guard->world.phase, PHASE_RESET);
	assert_int_equal(call->service, SERVICE_RESET_SYSTEM);
	assert_int_equal(call->entry, (uintptr_t)firmware->runtime_services.ResetSystem);
	assert_int_equal(call->arguments[0], EfiResetCold);
	scripted_firmware_happened("guarded");
}

static EFI_STATUS EFIAPI reset_system(EFI_RESET_TYPE type, EFI_STATUS status, UINTN size,
				      CHAR16 *data)
{
	assert_int_equal(type, EfiResetCold);
	assert_int_equal(status, EFI_SUCCESS);
	assert_int_equal(size, 0);
	assert_null(data);
	scripted_firmware_happened("firmware");
	return EFI_SUCCESS;
}

static void try(const char *name)
{
	scripted_firmware_happened(name);
	if (fault_in_reset)
		audit_end_exception(&firmware->audit, &frame);
}

static void try_first(void)
{
	try("first");
}

static void try_second(void)
{
	try("second");
}

static void try_third(void)
{
	try("third");
}

const struct hard_reset_way hard_reset_ways[HARD_RESET_COUNT] = {
	{"first", try_first},
	{"second", try_second},
	{"third", try_third},
};

void hard_reset_halt(void)
{
	scripted_firmware_happened("halt");
	longjmp(halted, 1);
}

static int open_firmware(void **state)
{
	firmware = scripted_firmware_open(48, 1);
	firmware->audit.phase = PHASE_PHYSICAL;
	firmware->loader->handoff.options.reset = RESET_COLD;
	firmware->audit.stage->guard.world.root = paddr(PAGE_SIZE);
	firmware->runtime_services.ResetSystem = (void *)reset_system;
	firmware->loader->output.also = NULL; /* words of calls alone */
	fault_in_reset = false;
	virtual_machine = false;
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	firmware->loader->firmware.taken_count = 0;
	scripted_firmware_close(*state);
	return 0;
}

/* ---- Behind the line ---- */

static void ask_firmware(void *context)
{
	assert_ptr_equal(context, firmware);
	scripted_firmware_happened("firmware");
}

static void hear(void *context, const char *text, size_t length)
{
	(void)context;
	strncat(said, text, length);
}

static void assert_handoff_ends(enum reset reset, end_reset_system *ask, const char *events)
{
	firmware->events[0] = said[0] = '\0';
	firmware->loader->output.also = hear;
	strcpy(firmware->loader->output.failure, "step 9, a step: nothing: at all");
	if (setjmp(halted) == 0)
		end_reset(&firmware->loader->output, reset, ask, firmware);
	assert_string_equal(firmware->events, events);
}

/* A step that failed says so, asks firmware if it may, and then the hardware, each way by its name. */
static void test_handoff(void **state)
{
	(void)state;
	assert_handoff_ends(RESET_SHUTDOWN, ask_firmware, "cli firmware first second third halt");
	assert_string_equal(said, "TAP version 13\nBail out! step 9, a step: nothing: at all\n"
				  "# usually: firmware or a file is at fault\n# reset-by=first\n# "
				  "reset-by=second\n# reset-by=third\n");
	assert_handoff_ends(RESET_COLD, NULL, "cli first second third halt");
}

/* Who wants to read the screen is left with it. */
static void test_handoff_with_halt(void **state)
{
	(void)state;
	assert_handoff_ends(RESET_HALT, ask_firmware, "cli halt");
	assert_non_null(strstr(said, "at fault\n# halted\n"));
}

static void assert_ends(bool by_exception, const char *events)
{
	if (setjmp(halted) == 0) {
		if (by_exception)
			audit_end_exception(&firmware->audit, &frame);
		audit_end_reset(&firmware->audit);
	}
	assert_string_equal(firmware->events, events);
}

/* The audit asks through its guard, once there is one. */
static void test_failure(void **state)
{
	(void)state;
	assert_ends(false, "cli guarded first second third halt");
}

/* Before the guard stands watch firmware is asked straight. */
static void test_failure_before_the_guard(void **state)
{
	(void)state;
	firmware->audit.stage->guard.world.root = paddr(0);
	assert_ends(false, "cli firmware first second third halt");
}

/* Who was told of virtual addresses, all or some, is not called at physical ones. */
static void test_failure_behind_the_virtual_map(void **state)
{
	(void)state;
	firmware->loader->handoff.svam.called = true;
	firmware->loader->handoff.svam.mode = RUNTIME_VIRTUAL;
	assert_ends(false, "cli first second third halt");
	firmware->events[0] = '\0';
	firmware->loader->handoff.svam.mode = RUNTIME_MIXED;
	assert_ends(false, "cli first second third halt");
}

static void test_failure_with_halt(void **state)
{
	(void)state;
	firmware->loader->handoff.options.reset = RESET_HALT;
	assert_ends(false, "cli halt");
}

/* An exception in the loader stands on the stack for exceptions: firmware is not called from there. */
static void test_exception(void **state)
{
	(void)state;
	firmware->loader->firmware.own_image.data = (void *)0x1000;
	assert_ends(true, "cli first second third halt");
	assert_non_null(strstr(firmware->loader->output.failure, "exception 14"));
	assert_non_null(strstr(firmware->loader->output.failure, "at loader+0x234"));
}

/* The second exception has nothing to add, and does not start over. */
static void test_exception_inside_an_exception(void **state)
{
	(void)state;
	fault_in_reset = true;
	assert_ends(true, "cli first halt");
}

/* What was recorded so far is printed in front of the reason, and kept where a report is. */
static void test_records_are_printed(void **state)
{
	static struct access_record records[2] = {{.service = SERVICE_GET_TIME, .address = 0x77},
						  {.service = SERVICE_SET_TIME, .address = 0x88}};
	const char *first, *second, *reason;

	(void)state;
	said[0] = '\0';
	firmware->loader->output.also = hear;
	firmware->audit.records = records;
	firmware->audit.stage->guard.record_count = 2;
	assert_ends(false, "cli guarded first second third halt");
	first = strstr(said, "service=GetTime ");
	second = strstr(said, "service=SetTime ");
	reason = strstr(said, "Bail out! ");
	assert_true(first != NULL && first < second && second < reason);
	assert_non_null(strstr(first, "address=0x77 "));
}

/* Without a stage there is no guard that could have recorded anything. */
static void test_no_stage(void **state)
{
	struct stage *stage = firmware->audit.stage;

	(void)state;
	firmware->audit.stage = NULL;
	assert_ends(false, "cli firmware first second third halt");
	firmware->audit.stage = stage;
}

/* ---- Before the line ---- */

static void prepare_to_return(void)
{
	struct firmware *had = &firmware->loader->firmware;

	firmware->boot_services.Stall = stall;
	firmware->boot_services.FreePages = free_pages;
	firmware->boot_services.CloseEvent = close_event;
	had->taken[0] = had->taken[1] = (struct pages){(void *)0x7000, 8192};
	had->taken_count = 2;
	firmware->loader->output.status = EFI_NOT_FOUND;
	firmware->loader->output.also = hear;
	said[0] = '\0';
	firmware->audit.events[EVENT_EXIT_TYPE] = firmware;
}

/* Firmware gets the machine back, with every page, and the reason; and with it the screen: on a board
 * that can wait. */
static void test_return(void **state)
{
	(void)state;
	prepare_to_return();
	assert_true(end_return(&firmware->loader->firmware) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "screen free free wait");
	assert_non_null(strstr(said, "Bail out! "));
	assert_int_equal(firmware->loader->firmware.taken_count, 0);
}

/* What a machine's serial port said is kept, and nobody stands there. */
static void test_return_of_a_virtual_machine(void **state)
{
	(void)state;
	prepare_to_return();
	virtual_machine = true;
	assert_true(end_return(&firmware->loader->firmware) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "screen free free");
}

/* A screen that is open already is not looked for again. */
static void test_return_with_a_screen(void **state)
{
	static uint32_t pixels[64 * 64];
	const struct screen_shape shape = {64, 64, 64, 0xff0000, 0xff00, 0xff};

	(void)state;
	prepare_to_return();
	screen_open(&firmware->loader->output.screen, (void *)pixels, &shape, small_font());
	assert_non_null(firmware->loader->output.screen.pixels);
	assert_true(end_return(&firmware->loader->firmware) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "free free wait");
	assert_non_null(strstr(said, "Bail out! "));
}

/* The audit's events would point into an image that is about to be unloaded: they are closed first. */
static void test_return_of_an_audit(void **state)
{
	(void)state;
	prepare_to_return();
	virtual_machine = true;
	assert_true(audit_end_return(&firmware->audit) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "close screen free free");
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_handoff),
		FRESH(test_handoff_with_halt),
		FRESH(test_failure),
		FRESH(test_failure_before_the_guard),
		FRESH(test_failure_behind_the_virtual_map),
		FRESH(test_failure_with_halt),
		FRESH(test_exception),
		FRESH(test_exception_inside_an_exception),
		FRESH(test_records_are_printed),
		FRESH(test_no_stage),
		FRESH(test_return),
		FRESH(test_return_of_a_virtual_machine),
		FRESH(test_return_with_a_screen),
		FRESH(test_return_of_an_audit),
	};

	return cmocka_run_group_tests_name("end", tests, NULL, NULL);
}
