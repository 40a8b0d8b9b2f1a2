/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/variables.c: the list before the exit, and how long it may take. ACPI's clock is made up.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "loader/audit/acpi_timer.h"

static struct pm_timer timer;
static uint32_t ticks, ticks_of_call;
static unsigned int names; /* 0: they never end */

static struct pm_timer find_timer(paddr_t rsdp)
{
	(void)rsdp;
	return timer;
}

#define pm_timer_find find_timer
#include "loader/audit/variables.c"

uint32_t arch_clock(uint16_t port)
{
	assert_int_equal(port, timer.port);
	return ticks & timer.mask;
}

bool probe_leaves_alone(const struct audit *audit, enum service service)
{
	(void)audit, (void)service;
	return false;
}

uint64_t checked_entry(struct audit *audit, enum service service, uint64_t entry)
{
	(void)audit, (void)service;
	return entry;
}

static EFI_STATUS EFIAPI next_name(UINTN *size, CHAR16 *name, EFI_GUID *vendor)
{
	(void)vendor;
	ticks += ticks_of_call;
	if (names != 0 && (*name)++ == names)
		return EFI_NOT_FOUND;
	name[1] = 0;
	*size = 2 * sizeof(*name);
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI get_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 *attributes,
				      UINTN *size, void *data)
{
	(void)name, (void)vendor, (void)attributes, (void)size, (void)data;
	return EFI_NOT_FOUND;
}

static struct scripted_firmware *firmware;
static struct variable_note notes[VARIABLE_NOTES_MAX];

/* What the loader has noted of `count` names that take `ms` each. */
static const struct handoff_variables *noted(unsigned int count, uint32_t ms, uint32_t limit)
{
	names = count;
	ticks_of_call = (uint32_t)((uint64_t)ms * PM_TIMER_HERTZ / 1000);
	memset(firmware->audit.stage, 0, sizeof(*firmware->audit.stage));
	firmware->notes.variables = (struct handoff_variables){.count = 0};
	firmware->audit.options.hang_limit = limit;
	variables_note(&firmware->audit);
	return &firmware->notes.variables;
}

static void test_whole(void **state)
{
	const struct handoff_variables *variables = noted(42, 100, 10000);

	(void)state;
	assert_int_equal(variables->count, 42);
	assert_int_equal(variables->count_all, 42);
	assert_true(variables->status == EFI_NOT_FOUND);
	assert_int_equal(variables->too_slow, 0);
	assert_string_equal(firmware->text, "");
}

/* All names together have the time of one call that hangs; the timer goes round meanwhile, from any moment. */
static void test_too_slow(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 3; i++) {
		assert_int_equal(noted(0, 100, 10000)->too_slow, 1);
		assert_in_range(firmware->notes.variables.count_all, 100, 101);
	}
	assert_non_null(strstr(firmware->text, "the list of variables is given up at number 10"));
}

/* Without a limit, or without a clock, the number of names ends it. */
static void test_by_number(void **state)
{
	(void)state;
	assert_int_equal(noted(0, 100, 0)->count_all, VARIABLE_LIST_MAX);
	assert_int_equal(firmware->notes.variables.too_slow, 0);
	timer.mask = 0;
	assert_int_equal(noted(0, 100, 10000)->count_all, VARIABLE_LIST_MAX);
	assert_int_equal(firmware->notes.variables.too_slow, 0);
}

static int set_up(void **state)
{
	(void)state;
	timer = (struct pm_timer){.port = 0x608, .mask = 0xffffff};
	firmware = scripted_firmware_open(48, 200);
	firmware->runtime_services.GetNextVariableName = next_name;
	firmware->runtime_services.GetVariable = get_variable;
	firmware->audit.notes = &firmware->notes;
	firmware->audit.variables = notes;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	scripted_firmware_close(firmware);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(test_whole), TEST(test_too_slow),
					   TEST(test_by_number)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
