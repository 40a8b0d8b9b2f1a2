/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/services/slots.c, and every service that is not about variables. Each defect must make
 * its check not ok; what is not there, not announced or not to be asked is told apart.
 */
#include "tests/unit/service_world.h"
#include "tests/unit/small_consequence.h"

#include "kernel/lib/walk.h"
#include "kernel/audit/services/time_calendar.h"
#include "kernel/audit/services/variable.h"

static struct walk_leaf leaf; /* the one that the page tables show */

bool walk_tables(const struct handoff_tables *tables, walk_visitor visit, void *context)
{
	(void)tables;
	visit(context, &leaf);
	return true;
}

static int set_up(void **state)
{
	(void)state;
	service_world_reset();
	services.entry[SERVICE_RESET_SYSTEM] = 0x400100 + WORLD_OFFSET;
	leaf = (struct walk_leaf){.virtual = vaddr(0x400000 + WORLD_OFFSET),
				  .size = 4096,
				  .rights = RIGHTS_X};
	return 0;
}

/* ConvertPointer's entry was NULL before the loader put it back: by a driver that is named, or not. */
static void test_cleared_convert_pointer(void **state)
{
	(void)state;
	world.svam.before.header.header_size = sizeof(world.svam.before);
	world_notes.drivers.count = 1;
	strcpy(world_notes.drivers.driver[0].name, "a.efi");
	world_notes.emptied_by[SERVICE_CONVERT_POINTER] = 1;
	slots_check(&world);
	assert_true(world_said("not ok service.ConvertPointer\n# a.efi left its entry"));
	world_notes.emptied_by[SERVICE_CONVERT_POINTER] = 0;
	slots_check(&world);
	assert_true(world_said("not ok service.ConvertPointer\n# Somebody left its entry"));
}

/* A firmware that works: every check ok, two skipped, facts printed; the store and the alarm are as they
 * were, and the clock says what it would have said. */
static void test_working_firmware(void **state)
{
	const EFI_TIME clock = firmware.clock;
	struct variable before[STORE_SIZE];

	(void)state;
	memcpy(before, firmware.store, sizeof(firmware.store));
	slots_check(&world);
	assert_false(world_said("not ok"));
	assert_true(world_said("# rt-properties=none\n"));
	assert_true(world_said("# time=2024-02-29T00:00:30\n"));
	assert_true(
		world_said("# boot-order=0001,0002\n# secure-boot=0\nok service.GetVariable\n"));
	assert_true(world_said("# variables=5 longest-name=299\n"));
	assert_true(world_said("skip service.SetVirtualAddressMap: its slot stays physical"));
	assert_true(world_said("skip service.ConvertPointer: its slot stays physical"));
	assert_int_equal(time_seconds(&firmware.clock), time_seconds(&clock) + firmware.ticks);
	assert_int_equal(firmware.clock.TimeZone, clock.TimeZone);
	assert_int_equal(firmware.clock.Daylight, clock.Daylight);
	assert_true(firmware.clock_sets > 0 && firmware.alarm_sets > 0);
	assert_false(firmware.alarm);
	for (unsigned int i = 0; i < STORE_SIZE; i++)
		assert_memory_equal(before[i].name, firmware.store[i].name, 2);
	assert_null(firmware_find(u"BrightlineTest", &variable_ours));
}

static void test_time(void **state)
{
	(void)state;
	firmware.clock.Hour = 25;
	assert_reports(SERVICE_GET_TIME, NONE, "# Hour is 25, and not between 0 and 23\n");
	firmware.clock.Hour = 0;
	assert_reports(SERVICE_GET_TIME, CLOCK_GOES_BACK,
		       "# the clock went back to 2024-02-29T00:");
	assert_reports(SERVICE_GET_WAKEUP_TIME, ALARM_OF_25,
		       "# Hour is 25, and not between 0 and 23\n");
}

/* The two that set are there if they answer; what they must refuse is the examination's. */
static void test_set_time(void **state)
{
	EFI_TIME before = firmware.clock;

	(void)state;
	assert_reports(SERVICE_SET_TIME, NONE, "ok service.SetTime\n");
	assert_reports(SERVICE_SET_TIME, TAKES_ANY_TIME, "ok service.SetTime\n");
	assert_false(world_said("not ok"));
	assert_int_equal(firmware.clock.Month, before.Month);
	assert_int_equal(firmware.clock_sets, 2);
	assert_reports(SERVICE_SET_WAKEUP_TIME, TAKES_ANY_TIME, "ok service.SetWakeupTime\n");
	assert_false(firmware.alarm);
	firmware.silent = SERVICE_SET_TIME;
	assert_reports(
		SERVICE_SET_TIME, NONE,
		"not ok service.SetTime\n# asked for month 13 it answered EFI_DEVICE_ERROR\n");
}

/* A clock that cannot be read could not be put back. */
static void test_set_time_unread(void **state)
{
	(void)state;
	firmware.silent = SERVICE_GET_TIME;
	assert_reports(SERVICE_SET_TIME, TAKES_ANY_TIME,
		       "skip service.SetTime: what it sets cannot be read, and so not be put back");
	assert_reports(SERVICE_SET_WAKEUP_TIME, TAKES_ANY_TIME, "skip service.SetWakeupTime: ");
	assert_int_equal(firmware.clock_sets, 0);
}

static void test_platform(void **state)
{
	(void)state;
	assert_reports(SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT, COUNT_STANDS,
		       "# the count went from 5 to 5, and not up by one\n");
	assert_reports(SERVICE_UPDATE_CAPSULE, TAKES_NO_CAPSULE,
		       "# UpdateCapsule with no capsule answered EFI_SUCCESS");
	assert_reports(SERVICE_QUERY_CAPSULE_CAPABILITIES, CAPSULE_GARBAGE,
		       "# capsule-maximum-size=0 capsule-reset=77\n"
		       "not ok service.QueryCapsuleCapabilities\n# 77 is no type of reset\n");
	assert_reports(SERVICE_QUERY_CAPSULE_CAPABILITIES, TAKES_NO_CAPSULE,
		       "ok service.QueryCapsuleCapabilities\n");
	assert_false(world_said("not ok"));
	assert_reports(SERVICE_QUERY_CAPSULE_CAPABILITIES, CAPSULE_TOO_MUCH,
		       "ok service.QueryCapsuleCapabilities\n");
	assert_false(world_said("not ok"));
	world.rt_properties_present = 1;
	assert_reports(SERVICE_QUERY_CAPSULE_CAPABILITIES, UNSUPPORTED,
		       "skip service.QueryCapsuleCapabilities: EFI_UNSUPPORTED");
}

/* ResetSystem is not called; its entry must be reached, and executable. */
static void test_reset_entry(void **state)
{
	(void)state;
	leaf.rights = RIGHTS_W;
	assert_reports(
		SERVICE_RESET_SYSTEM, NONE,
		"# its entry 0xffffef1000400100 in EfiRuntimeServicesCode is not executable\n");
	services.entry[SERVICE_RESET_SYSTEM] = 0x400100;
	assert_reports(SERVICE_RESET_SYSTEM, NONE,
		       "# its entry 0x400100 is in no RUNTIME region\n");
}

/* A finding is against the service whatever it answered. */
static void test_findings(void **state)
{
	(void)state;
	findings = 2;
	assert_reports(SERVICE_GET_TIME, NONE,
		       "not ok service.GetTime\n# findings while it was called: 2\n");
	assert_reports(SERVICE_SET_VIRTUAL_ADDRESS_MAP, NONE,
		       "not ok service.SetVirtualAddressMap\n# findings while it was called: 2\n");
	world.rt_properties_present = 1;
	world.rt_properties = 0;
	assert_reports(SERVICE_SET_VIRTUAL_ADDRESS_MAP, NONE,
		       "not ok service.SetVirtualAddressMap\n# findings while it was called: 2\n");
	world.svam.mode = RUNTIME_MIXED;
	assert_reports(SERVICE_SET_VIRTUAL_ADDRESS_MAP, NONE,
		       "not ok service.SetVirtualAddressMap\n# findings while it was called: 2\n");
	known_findings = 2;
	strcpy(world.firmware_vendor, "Das U-Boot");
	assert_reports(SERVICE_SET_VIRTUAL_ADDRESS_MAP, NONE,
		       "todo service.SetVirtualAddressMap: U-Boot's");
}

/* So is one that nobody could print, since the guard's list was full: another driver has filled it. */
static void test_lost_findings(void **state)
{
	(void)state;
	assert_reports(SERVICE_QUERY_VARIABLE_INFO, FLOODS,
		       "not ok service.QueryVariableInfo\n"
		       "# accesses that did not fit the list: 10\n");
	assert_reports(SERVICE_GET_VARIABLE, NONE, "# secure-boot=0\nok service.GetVariable\n");
}

/* A service that does not return is not ok, and the check ends. */
static void test_aborts(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		enum service service = (enum service)i;

		if (service == SERVICE_SET_VIRTUAL_ADDRESS_MAP ||
		    service == SERVICE_CONVERT_POINTER || service == SERVICE_RESET_SYSTEM)
			continue;
		assert_reports(service, ABORTS, " did not return by itself\n");
		assert_true(world_said("not ok service."));
		assert_false(world_said("EFI_ABORTED"));
		assert_false(world_said("by itself\n#"));
	}
}

/* One that does not return because another was cut off before is no failure of its own. */
static void test_consequence(void **state)
{
	(void)state;
	small_consequence = SERVICE_SET_VARIABLE;
	assert_reports(SERVICE_GET_TIME, ABORTS,
		       "skip service.GetTime: GetTime did not return by itself, which follows from "
		       "the end of SetVariable\n");
	assert_reports(SERVICE_SET_VARIABLE, ABORTS, "skip service.SetVariable: ");
	small_consequence = SERVICE_COUNT;
}

/* One that fails because firmware calls an entry of gRT that is NULL, or of which the check needs another that
 * is not there, is neither. */
static void test_empty_entries(void **state)
{
	(void)state;
	firmware.silent = SERVICE_GET_TIME;
	assert_reports(SERVICE_GET_TIME, NONE, "not ok service.GetTime\n");
	small_empty = SERVICE_SET_VARIABLE;
	assert_reports(SERVICE_GET_TIME, NONE,
		       "skip service.GetTime: GetTime calls gRT->SetVariable, which is NULL\n");
	firmware.silent = SERVICE_COUNT;
	assert_reports(SERVICE_GET_TIME, NONE, "ok service.GetTime\n"); /* it was not called now */
	small_empty = SERVICE_COUNT;
	services.entry[SERVICE_GET_VARIABLE] = 0;
	assert_reports(SERVICE_SET_VARIABLE, NONE,
		       "skip service.SetVariable: GetVariable: its entry of gRT is NULL\n");
	assert_reports(SERVICE_GET_VARIABLE, NONE, "not ok service.GetVariable\n");
}

/* EFI_UNSUPPORTED that was not announced: skipped without a properties table, wrong with one. */
static void test_unannounced(void **state)
{
	(void)state;
	assert_reports(SERVICE_GET_TIME, UNSUPPORTED, "skip service.GetTime: EFI_UNSUPPORTED");
	world.rt_properties_present = 1;
	assert_reports(SERVICE_GET_TIME, UNSUPPORTED,
		       "not ok service.GetTime\n# it answered EFI_UNSUPPORTED, and ");
	assert_reports(SERVICE_SET_VARIABLE, UNSUPPORTED, "not ok service.SetVariable\n");
}

/* What the properties table calls unsupported must say so, and is asked only what is harmless. */
static void test_announced(void **state)
{
	(void)state;
	world.rt_properties_present = 1;
	world.rt_properties = RT_PROPERTIES_ALL & ~service_property(SERVICE_GET_TIME);
	assert_reports(SERVICE_GET_TIME, UNSUPPORTED, "ok service.GetTime\n");
	assert_false(world_said("not ok"));
	assert_reports(SERVICE_GET_TIME, NONE,
		       "not ok service.GetTime\n# the service that "
		       "EFI_RT_PROPERTIES_TABLE calls unsupported answered "
		       "EFI_SUCCESS, and not EFI_UNSUPPORTED\n");
	world.rt_properties = 0;
	assert_reports(SERVICE_RESET_SYSTEM, NONE, "skip service.ResetSystem: ");
}

/* Before UEFI 2.0 gRT was shorter: what is not there is not called, announced or not. */
static void test_absent(void **state)
{
	(void)state;
	services.header.header_size = offsetof(struct runtime_services,
					       entry[SERVICE_UPDATE_CAPSULE]);
	services.header.revision = 2 << 16 | 70;
	assert_reports(SERVICE_QUERY_VARIABLE_INFO, ABORTS,
		       "skip service.QueryVariableInfo: gRT ends before its entry, by its "
		       "HeaderSize\n");
	services.header.revision = 1 << 16 | 10;
	assert_reports(SERVICE_QUERY_VARIABLE_INFO, ABORTS,
		       "skip service.QueryVariableInfo: gRT has no entry for it");
	world.rt_properties_present = 1;
	world.rt_properties = 0;
	assert_reports(SERVICE_UPDATE_CAPSULE, ABORTS, "skip service.UpdateCapsule: gRT has no ");
}

/* An empty slot where one must not be is not ok, and not called; EFI 1.10 knew the last three not. */
static void test_null(void **state)
{
	(void)state;
	services.entry[SERVICE_GET_TIME] = services.entry[SERVICE_QUERY_VARIABLE_INFO] = 0;
	assert_reports(SERVICE_GET_TIME, ABORTS,
		       "not ok service.GetTime\n# its entry of gRT is NULL\n");
	services.header.revision = 2 << 16;
	assert_reports(SERVICE_QUERY_VARIABLE_INFO, ABORTS,
		       "not ok service.QueryVariableInfo\n# its entry of gRT is NULL\n");
	services.header.revision = 1 << 16 | 10;
	assert_reports(SERVICE_QUERY_VARIABLE_INFO, ABORTS,
		       "skip service.QueryVariableInfo: gRT has no entry for it");
	world.svam.mode = RUNTIME_MIXED;
	assert_reports(SERVICE_GET_TIME, ABORTS, "skip service.GetTime: SetVirtualAddressMap left");
}

/* An entry that leads nowhere is named before anything is called, and a reason. */
static void test_outside(void **state)
{
	(void)state;
	services.entry[SERVICE_GET_TIME] = 0x6867666564636261;
	assert_reports(
		SERVICE_GET_TIME, ABORTS,
		"not ok service.GetTime\n# its entry 0x6867666564636261 is in no RUNTIME region\n"
		"# GetTime did not return by itself\n");
	world_report[0] = 0;
	slots_check(&world);
	assert_true(world_said("# rt-properties=none\n# note gRT->GetTime is 0x6867666564636261, "
			       "in no RUNTIME region\n"));
}

/* Half virtual, only ResetSystem's entry is looked at. */
static void test_mixed(void **state)
{
	(void)state;
	world.svam.mode = RUNTIME_MIXED;
	services.entry[SERVICE_RESET_SYSTEM] = 0x400100;
	leaf.virtual = vaddr(0x400000);
	assert_reports(SERVICE_GET_TIME, NONE,
		       "skip service.GetTime: SetVirtualAddressMap left firmware half virtual\n");
	assert_reports(SERVICE_RESET_SYSTEM, NONE, "ok service.ResetSystem\n");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_consequence),
		TEST(test_empty_entries),
		TEST(test_cleared_convert_pointer),
		TEST(test_consequence),
		TEST(test_working_firmware),
		TEST(test_time),
		TEST(test_set_time),
		TEST(test_platform),
		TEST(test_reset_entry),
		TEST(test_findings),
		TEST(test_lost_findings),
		TEST(test_aborts),
		TEST(test_unannounced),
		TEST(test_announced),
		TEST(test_mixed),
		TEST(test_null),
		TEST(test_outside),
		TEST(test_absent),
		TEST(test_set_time_unread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
