/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/evidence/refused.c and signals.c: what is made of the loader's refusal tests and of its
 * events.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/evidence/tried.h"
#include "kernel/guard/guard.h"
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/kernel_world.h"

/* A firmware that refused what it must, and signalled what it must. */
static int set_up(void **state)
{
	(void)state;
	world_reset();
	strcpy(world.firmware_vendor, "EDK II");
	world.rt_properties = RT_PROPERTIES_ALL;
	world.uefi_revision = 2 << 16 | 100;
	world.svam.before.header.header_size = sizeof(world.svam.before);
	world.svam.before.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = 0x1000;
	for (unsigned int i = REFUSAL_EXIT_WRONG_KEY; i <= REFUSAL_SVAM_AGAIN; i++)
		world_notes.refusals[i] = (struct handoff_refusal){.made = 1,
								   .status = EFI_INVALID_PARAMETER};
	world_notes.refusals[REFUSAL_SVAM_AGAIN].status = EFI_UNSUPPORTED;
	world_notes.events = (struct handoff_events){
		.made = 1,
		.signals = 5,
		.event =
			{
				[EVENT_BEFORE_EXIT_GROUP] = {.count = 1, .order = 1},
				[EVENT_EXIT_TYPE] = {.count = 1, .order = 2},
				[EVENT_EXIT_GROUP] = {.count = 1, .order = 3},
				[EVENT_ADDRESS_CHANGE_GROUP] = {.count = 1, .order = 4},
				[EVENT_ADDRESS_CHANGE_TYPE] = {.count = 1, .order = 5},
			},
	};
	return 0;
}

static void make(enum refusal which, enum svam_test test, EFI_STATUS status)
{
	world_notes.options.svam_test = test;
	world_notes.refusals[which] = (struct handoff_refusal){.made = 1, .status = status};
	world_report[0] = 0;
	refusals_check(&world);
}

/* ---- Trials ---- */

static void test_refused(void **state)
{
	(void)state;
	refusals_check(&world);
	assert_string_equal(world_report, "ok exit.wrong_key\nok svam.descriptor_size\n"
					  "ok svam.descriptor_version\nok svam.again\n");
}

/* The answer that was given, and the one that is right. */
static void test_other_answers(void **state)
{
	(void)state;
	make(REFUSAL_EXIT_WRONG_KEY, SVAM_TEST_NONE, EFI_SUCCESS);
	assert_true(
		world_said("not ok exit.wrong_key\n# ExitBootServices with a wrong key answered "
			   "EFI_SUCCESS, and not EFI_INVALID_PARAMETER\n"));
	make(REFUSAL_SVAM_AGAIN, SVAM_TEST_NONE, EFI_INVALID_PARAMETER);
	assert_true(world_said("not ok svam.again\n"));
}

/* Firmware that faulted in a call in which it may has not answered, whatever became of it. */
static void test_excused_faults(void **state)
{
	(void)state;
	world_notes.refusals[REFUSAL_SVAM_AGAIN] = (struct handoff_refusal){.made = 1,
									    .outcome = CALL_ABORTED,
									    .status = EFI_ABORTED,
									    .faults = 1};
	refusals_check(&world);
	assert_true(world_said("skip svam.again: firmware faulted: it takes the call for one in "
			       "virtual mode\n"));
	assert_false(world_said("did not return by itself"));
}

/* Stopped by the guard: EFI_ABORTED is its own word, and no answer. */
static void test_did_not_return(void **state)
{
	(void)state;
	world_notes.refusals[REFUSAL_SVAM_DESCRIPTOR_SIZE] =
		(struct handoff_refusal){.made = 1, .outcome = CALL_ABORTED, .status = EFI_ABORTED};
	refusals_check(&world);
	assert_true(world_said("not ok svam.descriptor_size\n# SetVirtualAddressMap with a "
			       "DescriptorSize of 8 did not return by itself\n"));
}

/* The right answer excuses no test that used up the boot, unless svam-test= asked for it. */
static void test_used_up(void **state)
{
	(void)state;
	world_notes.refusals[REFUSAL_SVAM_DESCRIPTOR_SIZE].used_up = 1;
	refusals_check(&world);
	assert_true(world_said("not ok svam.descriptor_size\n# SetVirtualAddressMap with a "
			       "DescriptorSize of 8 changed gRT: the boot is used up"));
	world_notes.options.svam_test = SVAM_TEST_MISSING_RANGE;
	world_notes.refusals[REFUSAL_SVAM_MISSING_RANGE] =
		(struct handoff_refusal){.made = 1, .status = EFI_NO_MAPPING, .used_up = 1};
	refusals_check(&world);
	assert_true(world_said("\nok svam.missing_range\n"));
}

/* Only the one that svam-test= names is in the report. */
static void test_asked_for(void **state)
{
	(void)state;
	make(REFUSAL_SVAM_BEFORE_EXIT, SVAM_TEST_BEFORE_EXIT, EFI_UNSUPPORTED);
	assert_true(world_said("ok svam.before_exit\n"));
	assert_false(world_said("svam.missing_range"));
	make(REFUSAL_SVAM_MISSING_RANGE, SVAM_TEST_MISSING_RANGE, EFI_NO_MAPPING);
	assert_true(world_said("ok svam.missing_range\n"));
	assert_false(world_said("svam.before_exit"));
	make(REFUSAL_SVAM_FOREIGN_RANGE, SVAM_TEST_FOREIGN_RANGE, EFI_NOT_FOUND);
	assert_true(world_said("ok svam.foreign_range\n"));
}

/* A known deviation is known of that firmware, in that refusal test, by that answer. */
static void test_deviations(void **state)
{
	(void)state;
	make(REFUSAL_SVAM_FOREIGN_RANGE, SVAM_TEST_FOREIGN_RANGE, EFI_SUCCESS);
	assert_true(world_said("todo svam.foreign_range: EDK II"));
	assert_true(world_said("answered EFI_SUCCESS, and not EFI_NOT_FOUND\n"));
	make(REFUSAL_SVAM_FOREIGN_RANGE, SVAM_TEST_FOREIGN_RANGE, EFI_INVALID_PARAMETER);
	assert_true(world_said("not ok svam.foreign_range\n"));
	make(REFUSAL_SVAM_BEFORE_EXIT, SVAM_TEST_BEFORE_EXIT, EFI_SUCCESS);
	assert_true(world_said("not ok svam.before_exit\n"));
	make(REFUSAL_SVAM_MISSING_RANGE, SVAM_TEST_MISSING_RANGE, EFI_INVALID_PARAMETER);
	assert_true(world_said("not ok svam.missing_range\n"));
	world_notes.refusals[REFUSAL_SVAM_MISSING_RANGE].status = EFI_SUCCESS;
	world_notes.refusals[REFUSAL_SVAM_MISSING_RANGE].outcome = CALL_ABORTED;
	world_report[0] = 0;
	refusals_check(&world);
	assert_true(world_said("not ok svam.missing_range\n"));
	strcpy(world.firmware_vendor, "Das U-Boot");
	make(REFUSAL_SVAM_MISSING_RANGE, SVAM_TEST_MISSING_RANGE, EFI_INVALID_PARAMETER);
	assert_true(world_said("todo svam.missing_range: U-Boot wants one descriptor of code"));
	strcpy(world.firmware_vendor, "Somebody");
	make(REFUSAL_SVAM_FOREIGN_RANGE, SVAM_TEST_FOREIGN_RANGE, EFI_SUCCESS);
	assert_true(world_said("not ok svam.foreign_range\n"));
}

/* What was not made says why. */
static void test_omissions(void **state)
{
	(void)state;
	memset(world_notes.refusals, 0, sizeof(world_notes.refusals));
	world.svam.called = 0;
	world.svam.mode = RUNTIME_MIXED;
	refusals_check(&world);
	assert_true(world_said("skip exit.wrong_key: the memory map"));
	assert_true(world_said("skip svam.descriptor_size: firmware took the map of an earlier"));
	assert_true(world_said("skip svam.again: SetVirtualAddressMap did not succeed"));
	world.rt_properties = 0;
	refusals_check(&world);
	assert_true(world_said("skip svam.again: EFI_RT_PROPERTIES_TABLE"));
	world.options.virtmap = VIRTMAP_NONE;
	refusals_check(&world);
	assert_true(world_said("skip svam.again: virtmap=none"));
}

/* ---- Events ---- */

static void assert_events(const char *once, const char *order)
{
	world_report[0] = 0;
	events_check(&world);
	assert_true(world_said(once));
	assert_true(world_said(order));
}
#define ORDERED "\nok event.order\n"

static void test_signalled(void **state)
{
	(void)state;
	assert_events("\nok event.once\n", ORDERED);
}

/* Twice, never, and not even created: each by its name. */
static void test_not_once(void **state)
{
	(void)state;
	world_notes.events.event[EVENT_EXIT_TYPE].count = 2;
	world_notes.events.event[EVENT_ADDRESS_CHANGE_TYPE].count = 0;
	world_notes.events.event[EVENT_EXIT_GROUP].status = EFI_UNSUPPORTED;
	assert_events("\nnot ok event.once\n"
		      "# EVT_SIGNAL_EXIT_BOOT_SERVICES was signalled 2 times, and not once\n"
		      "# EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE was signalled 0 times, and not once\n"
		      "# creating one of EFI_EVENT_GROUP_EXIT_BOOT_SERVICES answered "
		      "EFI_UNSUPPORTED\n",
		      ORDERED);
}

/* Before UEFI 2.9 firmware need not know the group; but if it does, once is enough. */
static void test_before_exit_group(void **state)
{
	struct handoff_event *group = &world_notes.events.event[EVENT_BEFORE_EXIT_GROUP];

	(void)state;
	*group = (struct handoff_event){.count = 0};
	assert_events(
		"not ok event.once\n# EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES was signalled "
		"0 times, and not once\n",
		ORDERED);
	world.uefi_revision = 2 << 16 | 70;
	assert_events("\nok event.once\n", ORDERED);
	group->count = 2;
	assert_events("\nnot ok event.once\n", ORDERED);
}

/* No address change, no signal; and after a call that failed nobody can say. */
static void test_no_address_change(void **state)
{
	(void)state;
	world.svam.called = 0;
	world.svam.mode = RUNTIME_PHYSICAL;
	assert_events("\nnot ok event.once\n# EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE was signalled 1 "
		      "times, and not never\n",
		      ORDERED);
	world.svam.called = 1;
	assert_events("\nok event.once\n", ORDERED);
	world.svam.called = 0;
	world.svam.mode = RUNTIME_MIXED;
	assert_events("\nok event.once\n", ORDERED);
}

/* U-Boot forgets events of the group, and nothing else. */
static void test_uboot(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "Das U-Boot");
	world_notes.events.event[EVENT_ADDRESS_CHANGE_GROUP].count = 0;
	assert_events("\ntodo event.once: U-Boot signals the address change by type alone\n",
		      ORDERED);
	world_notes.events.event[EVENT_ADDRESS_CHANGE_GROUP].status = EFI_UNSUPPORTED;
	assert_events("\nnot ok event.once\n", ORDERED);
	world_notes.events.event[EVENT_ADDRESS_CHANGE_GROUP].status = EFI_SUCCESS;
	world_notes.events.event[EVENT_EXIT_GROUP].count = 2;
	assert_events("\nnot ok event.once\n", ORDERED);
	world_notes.events.event[EVENT_ADDRESS_CHANGE_GROUP].count = 1;
	assert_events("\nnot ok event.once\n", ORDERED);
}

/* What came too late, against each that it should have come before. */
static void test_order(void **state)
{
	(void)state;
	world_notes.events.event[EVENT_BEFORE_EXIT_GROUP].order = 3;
	world_notes.events.event[EVENT_EXIT_GROUP].order = 1;
	assert_events("\nok event.once\n",
		      "not ok event.order\n# EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES was "
		      "signalled after EVT_SIGNAL_EXIT_BOOT_SERVICES\n"
		      "# EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES was signalled after "
		      "EFI_EVENT_GROUP_EXIT_BOOT_SERVICES\n");
}

static void test_no_events(void **state)
{
	(void)state;
	memset(&world_notes.events, 0, sizeof(world_notes.events));
	assert_events("skip event.once: there was no page", "skip event.order: there was no page");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_refused),
		TEST(test_other_answers),
		TEST(test_excused_faults),
		TEST(test_did_not_return),
		TEST(test_used_up),
		TEST(test_asked_for),
		TEST(test_deviations),
		TEST(test_omissions),
		TEST(test_signalled),
		TEST(test_not_once),
		TEST(test_before_exit_group),
		TEST(test_no_address_change),
		TEST(test_uboot),
		TEST(test_order),
		TEST(test_no_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
