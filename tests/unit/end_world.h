/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/end.c and loader/audit/audit_end.c have in common: a machine whose ways to end
 * are words in the order in which they were tried.
 */
#ifndef END_WORLD_H
#define END_WORLD_H

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

void home_stay(struct audit *audit)
{
	(void)audit;
}

void checked_close(struct audit *audit)
{
	(void)audit;
	scripted_firmware_happened("unchecked");
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

static void hear(void *context, const char *text, size_t length)
{
	(void)context;
	strncat(said, text, length);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

#endif
