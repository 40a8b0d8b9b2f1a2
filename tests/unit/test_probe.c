/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The probe's calls: harmless whatever the firmware does with them, and judged alike everywhere.
 */
#include "kernel/guard/probe.h"

#include <efi_runtime.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct probe_room room;

static struct firmware_call prepare(enum service service)
{
	struct firmware_call call;

	memset(&call, 0, sizeof(call));
	memset(&room, 0xee, sizeof(room));
	assert_true(probe_prepare(service, &room, &call));
	assert_int_equal(call.service, service);
	return call;
}

static bool is_in_room(uint64_t address, uint64_t size)
{
	return address >= (uintptr_t)&room && address + size <= (uintptr_t)(&room + 1);
}

/* The three that cannot be asked without consequences are not asked; all the others are. */
static void test_which_are_called(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		struct firmware_call call = {.entry = 0};
		bool left_alone = i == SERVICE_SET_VIRTUAL_ADDRESS_MAP ||
				  i == SERVICE_CONVERT_POINTER || i == SERVICE_RESET_SYSTEM;

		assert_int_equal(probe_prepare((enum service)i, &room, &call), !left_alone);
	}
	assert_false(probe_prepare(SERVICE_COUNT, &room, &(struct firmware_call){.entry = 0}));
}

/* GetTime is given real capabilities: NULL breaks some firmware. */
static void test_get_time(void **state)
{
	struct firmware_call call = prepare(SERVICE_GET_TIME);

	(void)state;
	assert_true(is_in_room(call.arguments[0], sizeof(EFI_TIME)));
	assert_true(is_in_room(call.arguments[1], sizeof(EFI_TIME_CAPABILITIES)));
}

/* No clock is set and no alarm goes off: the thirteenth month is refused. */
static void test_impossible_times(void **state)
{
	struct firmware_call set = prepare(SERVICE_SET_TIME);

	(void)state;
	assert_int_equal(((EFI_TIME *)(uintptr_t)set.arguments[0])->Month, 13);
	set = prepare(SERVICE_SET_WAKEUP_TIME);
	assert_int_equal(set.arguments[0], true);
	assert_int_equal(((EFI_TIME *)(uintptr_t)set.arguments[1])->Month, 13);
	assert_int_equal(((EFI_TIME *)(uintptr_t)set.arguments[1])->Day, 1);
}

/* GetVariable asks for BootOrder, with the true size of its buffer. */
static void test_get_variable(void **state)
{
	static const EFI_GUID global = EFI_GLOBAL_VARIABLE_GUID;
	static const CHAR16 name[] = u"BootOrder";
	struct firmware_call call = prepare(SERVICE_GET_VARIABLE);

	(void)state;
	assert_memory_equal((void *)(uintptr_t)call.arguments[0], name, sizeof(name));
	assert_memory_equal((void *)(uintptr_t)call.arguments[1], &global, sizeof(global));
	assert_int_equal(*(uint64_t *)(uintptr_t)call.arguments[3], sizeof(room.data));
	assert_true(is_in_room(call.arguments[4], sizeof(room.data)));
}

/* GetNextVariableName starts with the empty name and 512 bytes of room. */
static void test_get_next_variable_name(void **state)
{
	struct firmware_call call = prepare(SERVICE_GET_NEXT_VARIABLE_NAME);

	(void)state;
	assert_int_equal(*(uint64_t *)(uintptr_t)call.arguments[0], 512);
	assert_int_equal(*(uint16_t *)(uintptr_t)call.arguments[1], 0);
	assert_true(is_in_room(call.arguments[1], 512));
	assert_true(is_in_room(call.arguments[2], sizeof(EFI_GUID)));
}

/* SetVariable deletes nothing: no bytes, of a vendor that is nobody else's. */
static void test_set_variable(void **state)
{
	static const EFI_GUID global = EFI_GLOBAL_VARIABLE_GUID;
	struct firmware_call call = prepare(SERVICE_SET_VARIABLE);

	(void)state;
	assert_true(*(uint16_t *)(uintptr_t)call.arguments[0] != 0);
	assert_memory_not_equal((void *)(uintptr_t)call.arguments[1], &global, sizeof(global));
	assert_int_equal(call.arguments[2], 7);
	assert_int_equal(call.arguments[3], 0);
}

/* No capsule is passed, and every pointer can be written through. */
static void test_capsules_and_counts(void **state)
{
	struct firmware_call call = prepare(SERVICE_UPDATE_CAPSULE);

	(void)state;
	assert_true(is_in_room(call.arguments[0], 8));
	assert_int_equal(*(uint64_t *)(uintptr_t)call.arguments[0], 0);
	assert_int_equal(call.arguments[1], 0);
	assert_int_equal(call.arguments[2], 0);
	call = prepare(SERVICE_QUERY_CAPSULE_CAPABILITIES);
	assert_int_equal(call.arguments[1], 0);
	assert_true(is_in_room(call.arguments[0], 8) && is_in_room(call.arguments[2], 8) &&
		    is_in_room(call.arguments[3], 8));
	call = prepare(SERVICE_QUERY_VARIABLE_INFO);
	assert_int_equal(call.arguments[0], 7);
	assert_true(is_in_room(call.arguments[1], 8) && is_in_room(call.arguments[2], 8) &&
		    is_in_room(call.arguments[3], 8));
	call = prepare(SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT);
	assert_true(is_in_room(call.arguments[0], 4));
	call = prepare(SERVICE_GET_WAKEUP_TIME);
	assert_true(is_in_room(call.arguments[0], 1) && is_in_room(call.arguments[1], 1) &&
		    is_in_room(call.arguments[2], sizeof(EFI_TIME)));
}

/* What each answer says about the service. */
static void test_judgement(void **state)
{
	static const struct {
		enum service service;
		uint64_t status;
		enum probe_outcome outcome;
	} rows[] = {
		{SERVICE_GET_TIME, EFI_SUCCESS, PROBE_AVAILABLE},
		{SERVICE_GET_TIME, EFI_UNSUPPORTED, PROBE_UNSUPPORTED},
		{SERVICE_GET_TIME, EFI_INVALID_PARAMETER, PROBE_REFUSED},
		{SERVICE_GET_TIME, EFI_DEVICE_ERROR, PROBE_REFUSED},
		{SERVICE_SET_TIME, EFI_INVALID_PARAMETER, PROBE_AVAILABLE},
		{SERVICE_SET_WAKEUP_TIME, EFI_INVALID_PARAMETER, PROBE_AVAILABLE},
		{SERVICE_SET_WAKEUP_TIME, EFI_UNSUPPORTED, PROBE_UNSUPPORTED},
		{SERVICE_GET_VARIABLE, EFI_NOT_FOUND, PROBE_AVAILABLE},
		{SERVICE_GET_VARIABLE, EFI_BUFFER_TOO_SMALL, PROBE_AVAILABLE},
		{SERVICE_GET_VARIABLE, EFI_INVALID_PARAMETER, PROBE_REFUSED},
		{SERVICE_GET_NEXT_VARIABLE_NAME, EFI_BUFFER_TOO_SMALL, PROBE_AVAILABLE},
		{SERVICE_GET_NEXT_VARIABLE_NAME, EFI_NOT_FOUND, PROBE_AVAILABLE},
		{SERVICE_SET_VARIABLE, EFI_NOT_FOUND, PROBE_AVAILABLE},
		{SERVICE_SET_VARIABLE, EFI_INVALID_PARAMETER, PROBE_REFUSED},
		{SERVICE_SET_VARIABLE, EFI_WRITE_PROTECTED, PROBE_REFUSED},
		{SERVICE_UPDATE_CAPSULE, EFI_INVALID_PARAMETER, PROBE_AVAILABLE},
		{SERVICE_QUERY_CAPSULE_CAPABILITIES, EFI_INVALID_PARAMETER, PROBE_AVAILABLE},
		{SERVICE_QUERY_VARIABLE_INFO, EFI_SUCCESS, PROBE_AVAILABLE},
		{SERVICE_QUERY_VARIABLE_INFO, EFI_NOT_FOUND, PROBE_REFUSED},
	};
	struct firmware_call aborted = {.service = SERVICE_GET_TIME, .outcome = CALL_ABORTED};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct firmware_call call = {.service = rows[i].service, .status = rows[i].status};

		assert_int_equal(probe_judge(&call), rows[i].outcome);
	}
	assert_int_equal(probe_judge(&aborted), PROBE_ABORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which_are_called),       cmocka_unit_test(test_get_time),
		cmocka_unit_test(test_impossible_times),       cmocka_unit_test(test_get_variable),
		cmocka_unit_test(test_get_next_variable_name), cmocka_unit_test(test_set_variable),
		cmocka_unit_test(test_capsules_and_counts),    cmocka_unit_test(test_judgement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
