/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/report/completeness.c: what a report must have examined to be a pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/report/completeness.c"
#include "tests/unit/kernel_world.h"

static struct guard guard;
static struct runtime_services services;
static uint32_t called, unsupported; /* a bit for each service */

struct guard *owner_guard(void)
{
	return &guard;
}

bool owner_has_called(enum service service)
{
	return (called & 1U << service) != 0;
}

bool owner_is_unsupported(enum service service)
{
	return (unsupported & 1U << service) != 0;
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	lacking = false;
	guard.record_lost = 0;
	called = ~0U;
	unsupported = 0;
	world.runtime_services = vaddr_of(&services);
	services.header.header_size = sizeof(services);
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services.entry[i] = 1;
	return 0;
}

/* The report says so, and why. */
static void assert_lacks(const char *sentence)
{
	char line[256];

	world_report[0] = 0;
	lacking = false;
	incomplete_check(&world);
	snprintf(line, sizeof(line), "# incomplete %s\n", sentence);
	assert_string_equal(world_report, line);
	assert_true(incomplete());
}

static void assert_enough(void)
{
	world_report[0] = 0;
	lacking = false;
	incomplete_check(&world);
	assert_string_equal(world_report, "");
	assert_false(incomplete());
}

/* Nothing is said of a walk in which each service was called once. */
static void test_enough(void **state)
{
	(void)state;
	assert_enough();
}

/* SetVirtualAddressMap that was wanted must have changed something, whoever did not call it and whatever it
 * answered. Who asked for another policy or a test that uses up the boot has what he wanted. */
static void test_virtual_map(void **state)
{
	static const char sentence[] =
		"SetVirtualAddressMap did not succeed: what was to be converted was not examined";

	(void)state;
	world.svam.status = EFI_INVALID_PARAMETER;
	assert_lacks(sentence);
	world.svam.status = EFI_SUCCESS;
	world.svam.mode = RUNTIME_PHYSICAL;
	assert_lacks(sentence);
	world.svam.called = 0;
	world.svam.mode = RUNTIME_MIXED;
	assert_lacks(sentence);
	world_notes.options.svam_test = SVAM_TEST_MISSING_RANGE;
	assert_enough();
	world_notes.options.svam_test = SVAM_TEST_NONE;
	world.options.virtmap = VIRTMAP_IDENTITY;
	assert_lacks(sentence);
	world.options.virtmap = VIRTMAP_NONE;
	assert_enough();
	world.options.virtmap = VIRTMAP_OFFSET;
	world.rt_properties_present = 1;
	world.rt_properties = UINT32_MAX & ~service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	assert_enough();
}

/* All but the three that belong to the handoff itself. */
static void test_services(void **state)
{
	(void)state;
	called &= ~(1U << SERVICE_QUERY_VARIABLE_INFO);
	assert_lacks("QueryVariableInfo was never called after SetVirtualAddressMap");
	called = 0;
	world.rt_properties_present = 1;
	world.rt_properties = service_property(SERVICE_SET_TIME) |
			      service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP) |
			      service_property(SERVICE_CONVERT_POINTER) |
			      service_property(SERVICE_RESET_SYSTEM);
	assert_lacks("SetTime was never called after SetVirtualAddressMap");
	services.entry[SERVICE_SET_TIME] = 0;
	assert_enough();
}

/* What cannot be read must not be set, and is not there. */
static void test_nothing_to_set(void **state)
{
	(void)state;
	called = ~(1U << SERVICE_SET_TIME | 1U << SERVICE_SET_WAKEUP_TIME);
	unsupported = 1U << SERVICE_GET_TIME | 1U << SERVICE_GET_WAKEUP_TIME;
	assert_enough();
	unsupported = 1U << SERVICE_GET_WAKEUP_TIME;
	assert_lacks("SetTime was never called after SetVirtualAddressMap");
	unsupported = 1U << SERVICE_GET_TIME;
	assert_lacks("SetWakeupTime was never called after SetVirtualAddressMap");
}

/* Of firmware that is half virtual the first sentence says all. */
static void test_half_virtual(void **state)
{
	(void)state;
	called = 0;
	world.svam.called = 0;
	world.svam.mode = RUNTIME_MIXED;
	assert_lacks(
		"SetVirtualAddressMap did not succeed: what was to be converted was not examined");
}

static void test_room(void **state)
{
	(void)state;
	world_notes.drivers.count_all = 67;
	world_notes.drivers.count = 64;
	assert_lacks("3 drivers under test were not examined: there are 64 at most");
	world_notes.drivers.count_all = 64;
	guard.record_lost = 5;
	world_notes.record_lost = 2;
	assert_lacks("7 accesses were not recorded, and may be anybody's");
}

/* Nothing is examined where the checks are only listed. */
static void test_list(void **state)
{
	(void)state;
	called = 0;
	strcpy(world_notes.options.checks, "list");
	assert_enough();
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_enough),	   TEST(test_virtual_map),  TEST(test_services),
		TEST(test_nothing_to_set), TEST(test_half_virtual), TEST(test_room),
		TEST(test_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
