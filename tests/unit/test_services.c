/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/services: the checks against a small firmware that works, and that can be told to get one
 * thing wrong. Each defect must make its check not ok, and nothing may be left behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/walk.h"
#include "kernel/services.c"
#include "kernel/services/time.h"
#include "kernel/services/variable.h"
#include "tests/unit/kernel_world.h"

#define STORE_SIZE 8

enum defect {
	NONE,
	NAMES_LOOP,
	NAMES_LOOP_LATE, /* comes back to the third name */
	NAMES_WANT_NO_MORE,
	NAMES_WANT_TOO_MUCH,
	NAMES_WITHOUT_END,
	NAMES_OF_NOTHING, /* lists a variable that GetVariable does not know */
	SIZE_BEYOND,	  /* GetVariable says it wrote one byte more */
	WRITES_BEYOND,
	NO_SIZE, /* no room is no error */
	SECURE_BOOT_TWO,
	FORGETS,
	APPEND_REPLACES,
	TAKES_ANYTHING,
	KEEPS_DELETED,
	MORE_THAN_ALL,
	TIME_OF_25,
	CLOCK_GOES_BACK,
	TAKES_ANY_TIME,
	ALARM_OF_25,
	COUNT_STANDS,
	CAPSULE_GARBAGE,
	TAKES_NO_CAPSULE,
	ABORTS,
	UNSUPPORTED,
};

static struct variable {
	CHAR16 name[300];
	EFI_GUID vendor;
	uint32_t attributes;
	uint64_t size;
	uint8_t data[64];
} store[STORE_SIZE];

static enum defect defect;
static enum service defective; /* ABORTS and UNSUPPORTED */
static unsigned int findings, known_findings;
static EFI_TIME clock_time;
static unsigned int clock_sets;
static uint32_t count;
static struct audit_leaf leaf;
static struct runtime_services services;

/* ---- A small firmware ---- */

static void *at(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static uint64_t name_length(const CHAR16 *name)
{
	uint64_t length = 0;

	while (name[length] != 0)
		length++;
	return length;
}

static struct variable *find(const CHAR16 *name, const EFI_GUID *vendor)
{
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		if (store[i].name[0] != 0 && name_length(store[i].name) == name_length(name) &&
		    memcmp(store[i].name, name, name_length(name) * 2) == 0 &&
		    memcmp(&store[i].vendor, vendor, sizeof(*vendor)) == 0)
			return &store[i];
	}
	return NULL;
}

static struct variable *put(const CHAR16 *name, const EFI_GUID *vendor, uint32_t attributes)
{
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		if (store[i].name[0] != 0)
			continue;
		memset(&store[i], 0, sizeof(store[i]));
		memcpy(store[i].name, name, (name_length(name) + 1) * 2);
		store[i].vendor = *vendor;
		store[i].attributes = attributes;
		return &store[i];
	}
	fail_msg("the store is full");
	return NULL;
}

static EFI_STATUS fake_get_variable(const uint64_t *a)
{
	struct variable *variable = find(at(a[0]), at(a[1]));
	uint64_t *size = at(a[3]);
	uint64_t capacity = *size;

	if (!variable || (defect == NAMES_OF_NOTHING && variable->size == 3))
		return EFI_NOT_FOUND;
	*size = variable->size;
	*(uint32_t *)at(a[2]) = variable->attributes;
	if (capacity < variable->size)
		return defect == NO_SIZE ? EFI_SUCCESS : EFI_BUFFER_TOO_SMALL;
	memcpy(at(a[4]), variable->data, variable->size + (defect == WRITES_BEYOND));
	*size += defect == SIZE_BEYOND;
	return EFI_SUCCESS;
}

static unsigned int index_behind(const CHAR16 *name, const EFI_GUID *vendor)
{
	struct variable *variable = name[0] != 0 ? find(name, vendor) : NULL;
	unsigned int index = variable ? (unsigned int)(variable - store) + 1 : 0;

	if (defect == NAMES_LOOP)
		index = 0;
	if (defect == NAMES_LOOP_LATE && index == 5)
		index = 2;
	while (index < STORE_SIZE && store[index].name[0] == 0)
		index++;
	return index;
}

static EFI_STATUS fake_get_next_variable_name(const uint64_t *a)
{
	uint64_t *size = at(a[0]);
	unsigned int index = index_behind(at(a[1]), at(a[2]));
	uint64_t needed;

	if (index == STORE_SIZE)
		return EFI_NOT_FOUND;
	needed = (name_length(store[index].name) + 1) * 2;
	if (*size < needed) {
		*size = needed;
		if (defect == NAMES_WANT_NO_MORE)
			*size = 2;
		if (defect == NAMES_WANT_TOO_MUCH)
			*size = VARIABLE_NAME_SIZE + 2;
		return EFI_BUFFER_TOO_SMALL;
	}
	if (defect == NAMES_WITHOUT_END)
		memset(at(a[1]), 'x', *size);
	else
		memcpy(at(a[1]), store[index].name, needed);
	*(EFI_GUID *)at(a[2]) = store[index].vendor;
	*size = needed;
	return EFI_SUCCESS;
}

static EFI_STATUS fake_set_variable(const uint64_t *a)
{
	struct variable *variable = find(at(a[0]), at(a[1]));
	uint32_t attributes = (uint32_t)a[2];
	bool append = (attributes & EFI_VARIABLE_APPEND_WRITE) != 0;
	uint64_t start = 0;

	if (*(CHAR16 *)at(a[0]) == 0)
		return EFI_INVALID_PARAMETER;
	attributes &= ~EFI_VARIABLE_APPEND_WRITE;
	if (attributes != VARIABLE_ATTRIBUTES && defect != TAKES_ANYTHING)
		return EFI_INVALID_PARAMETER;
	if (defect == FORGETS)
		return EFI_SUCCESS;
	if (a[3] == 0 && !append) {
		if (!variable)
			return EFI_NOT_FOUND;
		if (defect != KEEPS_DELETED)
			variable->name[0] = 0;
		return EFI_SUCCESS;
	}
	if (!variable)
		variable = put(at(a[0]), at(a[1]), attributes);
	if (append && defect != APPEND_REPLACES)
		start = variable->size;
	memcpy(variable->data + start, at(a[4]), a[3]);
	variable->size = start + a[3];
	return EFI_SUCCESS;
}

static EFI_STATUS fake_query_variable_info(const uint64_t *a)
{
	if (a[0] != VARIABLE_ATTRIBUTES)
		return EFI_INVALID_PARAMETER;
	*(uint64_t *)at(a[1]) = 1000;
	*(uint64_t *)at(a[2]) = defect == MORE_THAN_ALL ? 1001 : 1000;
	*(uint64_t *)at(a[3]) = 100;
	return EFI_SUCCESS;
}

static EFI_STATUS fake_get_time(const uint64_t *a)
{
	*(EFI_TIME *)at(a[0]) = clock_time;
	*(EFI_TIME_CAPABILITIES *)at(a[1]) = (EFI_TIME_CAPABILITIES){.Resolution = 1};
	clock_time.Second = (uint8_t)(clock_time.Second + (defect == CLOCK_GOES_BACK ? -1 : 1));
	return EFI_SUCCESS;
}

static EFI_STATUS fake_set_time(const EFI_TIME *time)
{
	struct reasons reasons = {.count = 0};

	time_examine(time, &reasons);
	if (reasons.count > 0 && defect != TAKES_ANY_TIME)
		return EFI_INVALID_PARAMETER;
	clock_time = *time;
	clock_sets++;
	return EFI_SUCCESS;
}

static EFI_STATUS fake_get_wakeup_time(const uint64_t *a)
{
	*(uint8_t *)at(a[0]) = defect == ALARM_OF_25;
	*(uint8_t *)at(a[1]) = 0;
	*(EFI_TIME *)at(a[2]) = (EFI_TIME){.Year = 2024, .Month = 1, .Day = 1, .Hour = 25};
	return EFI_SUCCESS;
}

static EFI_STATUS fake_query_capsule(const uint64_t *a)
{
	if (a[1] == 0 && defect != TAKES_NO_CAPSULE)
		return EFI_INVALID_PARAMETER;
	if (defect != CAPSULE_GARBAGE)
		return EFI_UNSUPPORTED;
	*(uint64_t *)at(a[2]) = 0;
	*(uint32_t *)at(a[3]) = 77;
	return EFI_SUCCESS;
}

static EFI_STATUS answer(enum service service, const uint64_t *a)
{
	switch (service) {
	case SERVICE_GET_TIME:
		return fake_get_time(a);
	case SERVICE_SET_TIME:
		return fake_set_time(at(a[0]));
	case SERVICE_GET_WAKEUP_TIME:
		return fake_get_wakeup_time(a);
	case SERVICE_SET_WAKEUP_TIME:
		return a[0] ? fake_set_time(at(a[1])) : EFI_SUCCESS;
	case SERVICE_GET_VARIABLE:
		return fake_get_variable(a);
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		return fake_get_next_variable_name(a);
	case SERVICE_SET_VARIABLE:
		return fake_set_variable(a);
	case SERVICE_QUERY_VARIABLE_INFO:
		return fake_query_variable_info(a);
	case SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT:
		*(uint32_t *)at(a[0]) = defect == COUNT_STANDS ? count : ++count;
		return EFI_SUCCESS;
	case SERVICE_UPDATE_CAPSULE:
		return a[1] == 0 && defect != TAKES_NO_CAPSULE ? EFI_INVALID_PARAMETER
							       : EFI_SUCCESS;
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		return fake_query_capsule(a);
	default:
		fail_msg("%s must not be called", service_name(service));
		return EFI_ABORTED;
	}
}

struct firmware_call watch_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	struct firmware_call call = {.service = service};

	assert_ptr_equal(handoff, &world);
	if (defect == ABORTS && service == defective) {
		call.outcome = CALL_ABORTED;
		call.status = EFI_ABORTED;
	} else if (defect == UNSUPPORTED && service == defective) {
		call.status = EFI_UNSUPPORTED;
	} else {
		call.status = answer(service, arguments);
	}
	return call;
}

unsigned int audit_findings(enum service service, enum phase phase)
{
	return phase == (service == SERVICE_SET_VIRTUAL_ADDRESS_MAP ? PHASE_SVAM : PHASE_VIRTUAL)
		       ? findings
		       : 0;
}

unsigned int audit_known_findings(enum service service, enum phase phase)
{
	(void)service;
	(void)phase;
	return known_findings;
}

bool audit_walk(const struct handoff_tables *tables, audit_visitor visit, void *context)
{
	(void)tables;
	visit(context, &leaf);
	return true;
}

/* ---- Set-up ---- */

static void put_data(const CHAR16 *name, const EFI_GUID *vendor, const void *data, uint64_t size)
{
	struct variable *variable = put(name, vendor, VARIABLE_ATTRIBUTES);

	memcpy(variable->data, data, size);
	variable->size = size;
}

static void fill_store(void)
{
	static const EFI_GUID other = {1, 2, 3, {4}};
	CHAR16 long_name[300] = {0};

	for (unsigned int i = 0; i < 299; i++)
		long_name[i] = 'n';
	memset(store, 0, sizeof(store));
	put_data(u"SecureBoot", &variable_global, "\0", 1);
	put_data(u"BootOrder", &variable_global, "\1\0\2\0", 4);
	put_data(u"One", &other, "abc", 3);
	put_data(long_name, &other, "abcd", 4);
	put_data(u"BootOrder", &other, "ab", 2);
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	fill_store();
	defect = NONE;
	findings = known_findings = 0;
	count = 5;
	clock_sets = 0;
	clock_time = (EFI_TIME){.Year = 2024,
				.Month = 2,
				.Day = 29,
				.Second = 30,
				.TimeZone = 2047};
	world.rt_properties = RT_PROPERTIES_ALL;
	world_add(MEMORY_RUNTIME_SERVICES_CODE, 0x400000, 16, MEMORY_ATTRIBUTE_RUNTIME);
	world.runtime_services = vaddr_of(&services);
	services.entry[SERVICE_RESET_SYSTEM] = 0x400100 + WORLD_OFFSET;
	leaf = (struct audit_leaf){.virtual = vaddr(0x400000 + WORLD_OFFSET),
				   .size = 4096,
				   .rights = RIGHTS_X};
	return 0;
}

/* Checks one service of firmware with that defect; the report must hold `text`. */
static void assert_reports(enum service service, enum defect what, const char *text)
{
	world_report[0] = 0;
	defect = what;
	defective = service;
	check_service(&world, service);
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

#define assert_no_trace() assert_null(find(u"BrightlineTest", &variable_ours))

/* ---- Tests ---- */

/* A firmware that works: every check ok, two skipped, facts printed, the store as it was. */
static void test_working_firmware(void **state)
{
	struct variable before[STORE_SIZE];

	(void)state;
	memcpy(before, store, sizeof(store));
	services_check(&world);
	assert_false(world_said("not ok"));
	assert_true(world_said("# rt-properties=none\n"));
	assert_true(world_said("# time=2024-02-29T00:00:30\n"));
	assert_true(
		world_said("# boot-order=0001,0002\n# secure-boot=0\nok service.GetVariable\n"));
	assert_true(world_said("# variables=5 longest-name=299\n"));
	assert_true(world_said("skip service.SetVirtualAddressMap: its slot stays physical"));
	assert_true(world_said("skip service.ConvertPointer: its slot stays physical"));
	assert_int_equal(clock_sets, 0);
	for (unsigned int i = 0; i < STORE_SIZE; i++)
		assert_memory_equal(before[i].name, store[i].name, 2);
	assert_no_trace();
}

/* The list of names: loops of any length, sizes that make no sense, names without an end. */
static void test_names(void **state)
{
	const enum service service = SERVICE_GET_NEXT_VARIABLE_NAME;

	(void)state;
	assert_reports(service, NAMES_LOOP, "# the list has no end: name 2 was there before\n");
	assert_reports(service, NAMES_LOOP_LATE, "# the list has no end: name");
	assert_reports(service, NAMES_WANT_NO_MORE,
		       "# too small, and no more is asked for (2 bytes)\n");
	assert_reports(service, NAMES_WANT_TOO_MUCH,
		       "# a name needs more room than there is (4098 bytes)\n");
	assert_reports(service, NAMES_WITHOUT_END, "# a name is empty or has no end (32 bytes)\n");
	assert_reports(service, NAMES_OF_NOTHING,
		       "# GetVariable of a listed variable answered EFI_NOT_FOUND\n");
	assert_true(world_said("not ok service.GetNextVariableName\n"));
}

/* No variable at all is a list as well. */
static void test_no_names(void **state)
{
	(void)state;
	memset(store, 0, sizeof(store));
	assert_reports(SERVICE_GET_NEXT_VARIABLE_NAME, NONE, "# variables=0 longest-name=0\nok ");
}

static void test_get_variable(void **state)
{
	const enum service service = SERVICE_GET_VARIABLE;

	(void)state;
	assert_reports(service, SIZE_BEYOND, "# the size was 4 and is 5 once there is room\n");
	assert_reports(service, WRITES_BEYOND, "# more than 4 bytes were written\n");
	assert_reports(
		service, NO_SIZE,
		"# GetVariable without room answered EFI_SUCCESS, and not EFI_BUFFER_TOO_SMALL\n");
	find(u"SecureBoot", &variable_global)->data[0] = 2;
	assert_reports(service, NONE, "# SecureBoot is 2 in 1 bytes, and not 0 or 1 in one\n");
	find(u"BootOrder", &variable_global)->size = 3;
	assert_reports(service, NONE, "# BootOrder has 3 bytes, an odd number\n");
	find(u"BootOrder", &variable_global)->attributes = EFI_VARIABLE_NON_VOLATILE;
	assert_reports(service, NONE, "# the attributes are 0x1: not readable at runtime\n");
}

/* U-Boot has no BootOrder: whatever the list begins with is read instead. */
static void test_get_variable_without_boot_order(void **state)
{
	(void)state;
	find(u"BootOrder", &variable_global)->name[0] = 0;
	assert_reports(SERVICE_GET_VARIABLE, NONE,
		       "# boot-order=absent\n# secure-boot=0\nok service.GetVariable\n");
	find(u"SecureBoot", &variable_global)->name[0] = 0;
	assert_reports(SERVICE_GET_VARIABLE, NONE,
		       "# secure-boot=absent\nok service.GetVariable\n");
}

/* Whatever goes wrong on the way, the test's variable is gone afterwards. */
static void test_set_variable(void **state)
{
	const enum service service = SERVICE_SET_VARIABLE;

	(void)state;
	assert_reports(service, FORGETS, "# after creating, GetVariable answered EFI_NOT_FOUND\n");
	assert_no_trace();
	assert_reports(service, APPEND_REPLACES, "# after appending, the variable has 11 bytes");
	assert_no_trace();
	assert_reports(service, TAKES_ANYTHING, "# creating a volatile variable was not refused\n");
	assert_no_trace();
	assert_reports(service, KEEPS_DELETED, "# after deleting, the variable is still there");
}

/* What a run that was cut off left behind does no harm. */
static void test_set_variable_leftover(void **state)
{
	(void)state;
	put_data(u"BrightlineTest", &variable_ours, "old", 3);
	assert_reports(SERVICE_SET_VARIABLE, NONE, "ok service.SetVariable\n");
	assert_false(world_said("not ok"));
	assert_no_trace();
}

static void test_query_variable_info(void **state)
{
	(void)state;
	assert_reports(SERVICE_QUERY_VARIABLE_INFO, MORE_THAN_ALL, "# 1001 bytes remain of 1000\n");
}

static void test_time(void **state)
{
	(void)state;
	clock_time.Hour = 25;
	assert_reports(SERVICE_GET_TIME, NONE, "# Hour is 25, and not between 0 and 23\n");
	clock_time.Hour = 0;
	assert_reports(SERVICE_GET_TIME, CLOCK_GOES_BACK,
		       "# the clock went back to 2024-02-29T00:");
	assert_reports(SERVICE_GET_WAKEUP_TIME, ALARM_OF_25,
		       "# Hour is 25, and not between 0 and 23\n");
}

/* A firmware that takes an impossible time is given the right one back. */
static void test_set_time(void **state)
{
	(void)state;
	assert_reports(SERVICE_SET_TIME, TAKES_ANY_TIME,
		       "# month 13 answered EFI_SUCCESS, and not EFI_INVALID_PARAMETER\n");
	assert_int_equal(clock_time.Year, 2024);
	assert_int_equal(clock_time.Month, 2);
	assert_int_equal(clock_time.Day, 29);
	assert_reports(SERVICE_SET_WAKEUP_TIME, TAKES_ANY_TIME, "not ok service.SetWakeupTime\n");
}

static void test_platform(void **state)
{
	(void)state;
	assert_reports(SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT, COUNT_STANDS,
		       "# the count went from 5 to 5\n");
	assert_reports(SERVICE_UPDATE_CAPSULE, TAKES_NO_CAPSULE,
		       "# UpdateCapsule with no capsule answered EFI_SUCCESS");
	assert_reports(SERVICE_QUERY_CAPSULE_CAPABILITIES, CAPSULE_GARBAGE,
		       "# the largest capsule has 0 bytes\n# 77 is no type of reset\n");
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
		       "not ok service.GetTime\n# 2 findings while it was called\n");
	assert_reports(
		SERVICE_SET_VIRTUAL_ADDRESS_MAP, NONE,
		"not ok service.SetVirtualAddressMap\n# 2 findings while the loader called it\n");
	known_findings = 2;
	assert_reports(SERVICE_SET_VIRTUAL_ADDRESS_MAP, NONE,
		       "todo service.SetVirtualAddressMap: U-Boot's");
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
	}
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
		TEST(test_working_firmware),
		TEST(test_names),
		TEST(test_no_names),
		TEST(test_get_variable),
		TEST(test_get_variable_without_boot_order),
		TEST(test_set_variable),
		TEST(test_set_variable_leftover),
		TEST(test_query_variable_info),
		TEST(test_time),
		TEST(test_set_time),
		TEST(test_platform),
		TEST(test_reset_entry),
		TEST(test_findings),
		TEST(test_aborts),
		TEST(test_unannounced),
		TEST(test_announced),
		TEST(test_mixed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
