/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The probe's calls: harmless whatever the firmware does with them, and judged alike everywhere.
 */
#include "kernel/guard/probe.h"
#include "kernel/lib/efi_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The calls that a probe made, and a firmware that answers each as a test wants. */
#define CALLS_MAX 4
static struct {
	struct firmware_call call[CALLS_MAX];
	EFI_TIME time[CALLS_MAX]; /* what SetTime and SetWakeupTime were given */
	unsigned int count;
	uint64_t answer[SERVICE_COUNT];
	enum call_outcome outcome;
	bool enabled;
} made;

static struct probe_buffers room;

static void *at(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static void answer(void *context, struct firmware_call *call)
{
	static const EFI_TIME now = {.Year = 2024, .Month = 5, .Day = 17};

	assert_ptr_equal(context, &made);
	assert_true(made.count < CALLS_MAX);
	made.call[made.count] = *call;
	if (call->service == SERVICE_SET_TIME)
		made.time[made.count] = *(EFI_TIME *)at(call->arguments[0]);
	if (call->service == SERVICE_SET_WAKEUP_TIME && call->arguments[1] != 0)
		made.time[made.count] = *(EFI_TIME *)at(call->arguments[1]);
	if (call->service == SERVICE_GET_TIME)
		*(EFI_TIME *)at(call->arguments[0]) = now;
	if (call->service == SERVICE_GET_WAKEUP_TIME) {
		*(uint8_t *)at(call->arguments[0]) = made.enabled;
		*(EFI_TIME *)at(call->arguments[2]) = now;
	}
	made.count++;
	call->status = made.answer[call->service];
	call->outcome = made.outcome;
}

static enum probe_outcome probe(enum service service)
{
	const struct probe_backend way = {&room, answer, &made};
	struct firmware_call call = {.entry = 0};

	made.count = 0;
	memset(&room, 0xee, sizeof(room));
	return probe_service(&way, service, &call);
}

static int set_up(void **state)
{
	(void)state;
	memset(&made, 0, sizeof(made));
	return 0;
}

/* The one call of a service that is called once. */
static struct firmware_call prepare(enum service service)
{
	probe(service);
	assert_int_equal(made.count, 1);
	assert_int_equal(made.call[0].service, service);
	return made.call[0];
}

static bool is_in_room(uint64_t address, uint64_t size)
{
	return address >= (uintptr_t)&room && address + size <= (uintptr_t)(&room + 1);
}

/* The three that cannot be asked without consequences are not asked; all the others are. */
static void test_which_are_called(void **state)
{
	(void)state;
	for (unsigned int i = 0; i <= SERVICE_COUNT; i++) {
		bool left_alone = i == SERVICE_SET_VIRTUAL_ADDRESS_MAP || i == SERVICE_COUNT ||
				  i == SERVICE_CONVERT_POINTER || i == SERVICE_RESET_SYSTEM;

		assert_int_equal(probe((enum service)i) == PROBE_NOT_CALLED, left_alone);
		assert_int_equal(made.count == 0, left_alone);
	}
}

/* GetTime is given real capabilities: NULL breaks some firmware. */
static void test_get_time(void **state)
{
	struct firmware_call call = prepare(SERVICE_GET_TIME);

	(void)state;
	assert_true(is_in_room(call.arguments[0], sizeof(EFI_TIME)));
	assert_true(is_in_room(call.arguments[1], sizeof(EFI_TIME_CAPABILITIES)));
}

/* The clock is read first, and the thirteenth month refused: nothing changes. */
static void test_impossible_times(void **state)
{
	(void)state;
	made.answer[SERVICE_SET_TIME] = EFI_INVALID_PARAMETER;
	assert_int_equal(probe(SERVICE_SET_TIME), PROBE_AVAILABLE);
	assert_int_equal(made.count, 2);
	assert_int_equal(made.call[0].service, SERVICE_GET_TIME);
	assert_int_equal(made.call[1].service, SERVICE_SET_TIME);
	assert_int_equal(made.time[1].Month, 13);
	assert_int_equal(made.time[1].Year, 2024);
	made.answer[SERVICE_SET_WAKEUP_TIME] = EFI_INVALID_PARAMETER;
	assert_int_equal(probe(SERVICE_SET_WAKEUP_TIME), PROBE_AVAILABLE);
	assert_int_equal(made.count, 3);
	assert_int_equal(made.call[0].service, SERVICE_GET_WAKEUP_TIME);
	assert_int_equal(made.call[1].service, SERVICE_GET_TIME);
	assert_int_equal(made.call[2].arguments[0], true);
	assert_int_equal(made.time[2].Month, 13);
}

/* Firmware that takes it gets back what was read. */
static void test_time_is_put_back(void **state)
{
	(void)state;
	assert_int_equal(probe(SERVICE_SET_TIME), PROBE_AVAILABLE);
	assert_int_equal(made.count, 3);
	assert_int_equal(made.call[2].service, SERVICE_SET_TIME);
	assert_int_equal(made.time[2].Month, 5);
	assert_int_equal(made.time[2].Day, 17);
}

/* An alarm that was off is off again, and one that was on goes off when it was to. */
static void test_alarm_is_put_back(void **state)
{
	(void)state;
	probe(SERVICE_SET_WAKEUP_TIME);
	assert_int_equal(made.count, 4);
	assert_int_equal(made.call[3].arguments[0], false);
	assert_int_equal(made.call[3].arguments[1], 0);
	made.enabled = true;
	probe(SERVICE_SET_WAKEUP_TIME);
	assert_int_equal(made.call[3].arguments[0], true);
	assert_int_equal(made.time[3].Month, 5);
}

/* What cannot be read is not set, unless there is no clock to spoil. */
static void test_unreadable_clock(void **state)
{
	(void)state;
	made.answer[SERVICE_GET_TIME] = EFI_DEVICE_ERROR;
	assert_int_equal(probe(SERVICE_SET_TIME), PROBE_NOT_CALLED);
	assert_int_equal(made.count, 1);
	made.answer[SERVICE_GET_TIME] = made.answer[SERVICE_SET_TIME] = EFI_UNSUPPORTED;
	assert_int_equal(probe(SERVICE_SET_TIME), PROBE_UNSUPPORTED);
	assert_int_equal(made.count, 2);
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

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		made.answer[rows[i].service] = rows[i].status;
		assert_int_equal(probe(rows[i].service), rows[i].outcome);
		made.answer[rows[i].service] = EFI_SUCCESS;
	}
	made.outcome = CALL_ABORTED;
	assert_int_equal(probe(SERVICE_GET_TIME), PROBE_ABORTED);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_which_are_called),  TEST(test_get_time),
		TEST(test_impossible_times),  TEST(test_time_is_put_back),
		TEST(test_alarm_is_put_back), TEST(test_unreadable_clock),
		TEST(test_get_variable),      TEST(test_get_next_variable_name),
		TEST(test_set_variable),      TEST(test_capsules_and_counts),
		TEST(test_judgement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
