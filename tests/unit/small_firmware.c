/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The small firmware: one function a service, and its defects where they belong.
 */
#include "tests/unit/small_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/reasons.h"
#include "kernel/services/time.h"
#include "kernel/services/variable.h"
#include "kernel/watch.h"

struct small_firmware firmware;

/* What an argument points to. */
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

struct variable *firmware_find(const CHAR16 *name, const EFI_GUID *vendor)
{
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		if (firmware.store[i].name[0] != 0 &&
		    name_length(firmware.store[i].name) == name_length(name) &&
		    memcmp(firmware.store[i].name, name, name_length(name) * 2) == 0 &&
		    memcmp(&firmware.store[i].vendor, vendor, sizeof(*vendor)) == 0)
			return &firmware.store[i];
	}
	return NULL;
}

static struct variable *put(const CHAR16 *name, const EFI_GUID *vendor, uint32_t attributes)
{
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		if (firmware.store[i].name[0] != 0)
			continue;
		memset(&firmware.store[i], 0, sizeof(firmware.store[i]));
		memcpy(firmware.store[i].name, name, (name_length(name) + 1) * 2);
		firmware.store[i].vendor = *vendor;
		firmware.store[i].attributes = attributes;
		return &firmware.store[i];
	}
	fail_msg("the store is full");
	return NULL;
}

static EFI_STATUS fake_get_variable(const uint64_t *a)
{
	struct variable *variable = a[0] && a[1] ? firmware_find(at(a[0]), at(a[1])) : NULL;
	uint64_t *size = at(a[3]);
	uint64_t capacity = size ? *size : 0;

	if (!a[0] || !a[1] || !size)
		return EFI_INVALID_PARAMETER;
	if (!variable || (firmware.defect == NAMES_OF_NOTHING && variable->size == 3))
		return EFI_NOT_FOUND;
	if (firmware.defect == PROTECTED && variable->size == 3)
		return EFI_ACCESS_DENIED;
	*size = variable->size;
	if (a[2])
		*(uint32_t *)at(a[2]) = variable->attributes;
	if (capacity < variable->size)
		return firmware.defect == NO_SIZE ? EFI_SUCCESS : EFI_BUFFER_TOO_SMALL;
	if (!a[4])
		return EFI_INVALID_PARAMETER;
	memcpy(at(a[4]), variable->data, variable->size + (firmware.defect == WRITES_BEYOND));
	*size += firmware.defect == SIZE_BEYOND;
	return EFI_SUCCESS;
}

static unsigned int index_behind(const CHAR16 *name, const EFI_GUID *vendor)
{
	struct variable *variable = name[0] != 0 ? firmware_find(name, vendor) : NULL;
	unsigned int index = variable ? (unsigned int)(variable - firmware.store) + 1 : 0;

	if (firmware.defect == NAMES_LOOP)
		index = 0;
	if (firmware.defect == NAMES_LOOP_LATE && index == 5)
		index = 2;
	while (index < STORE_SIZE && firmware.store[index].name[0] == 0)
		index++;
	return index;
}

/* A name that ends within its size, and is empty or in the store. */
static bool is_listed(const CHAR16 *name, uint64_t size, const EFI_GUID *vendor)
{
	for (uint64_t i = 0; i < size / 2; i++) {
		if (name[i] == 0)
			return i == 0 || firmware_find(name, vendor);
	}
	return false;
}

static EFI_STATUS fake_get_next_variable_name(const uint64_t *a)
{
	uint64_t *size = at(a[0]);
	unsigned int index;
	uint64_t needed;

	if (!a[0] || !a[1] || !a[2] || !is_listed(at(a[1]), *size, at(a[2])))
		return EFI_INVALID_PARAMETER;
	index = index_behind(at(a[1]), at(a[2]));
	if (index == STORE_SIZE)
		return EFI_NOT_FOUND;
	needed = (name_length(firmware.store[index].name) + 1) * 2;
	if (*size < needed) {
		*size = needed;
		if (firmware.defect == NAMES_WANT_NO_MORE)
			*size = 2;
		if (firmware.defect == NAMES_WANT_TOO_MUCH)
			*size = VARIABLE_NAME_SIZE + 2;
		return EFI_BUFFER_TOO_SMALL;
	}
	if (firmware.defect == NAMES_WITHOUT_END)
		memset(at(a[1]), 'x', *size);
	else
		memcpy(at(a[1]), firmware.store[index].name, needed);
	*(EFI_GUID *)at(a[2]) = firmware.store[index].vendor;
	*size = needed;
	return EFI_SUCCESS;
}

static EFI_STATUS fake_set_variable(const uint64_t *a)
{
	struct variable *variable = firmware_find(at(a[0]), at(a[1]));
	uint32_t attributes = (uint32_t)a[2];
	bool append = (attributes & EFI_VARIABLE_APPEND_WRITE) != 0;
	uint64_t start = 0;

	if (*(CHAR16 *)at(a[0]) == 0)
		return EFI_INVALID_PARAMETER;
	attributes &= ~EFI_VARIABLE_APPEND_WRITE;
	if (attributes != 0 && attributes != VARIABLE_ATTRIBUTES &&
	    firmware.defect != TAKES_ANYTHING)
		return EFI_INVALID_PARAMETER;
	if (firmware.defect == FORGETS)
		return EFI_SUCCESS;
	if (firmware.defect == STORE_CLOSED)
		return EFI_WRITE_PROTECTED;
	if (firmware.defect == STORE_FULL && a[3] > 0)
		return EFI_OUT_OF_RESOURCES;
	if ((a[3] == 0 && !append) || attributes == 0) {
		if (!variable)
			return EFI_NOT_FOUND;
		if (attributes != 0 && attributes != variable->attributes)
			return EFI_INVALID_PARAMETER;
		if (firmware.defect != KEEPS_DELETED)
			variable->name[0] = 0;
		return EFI_SUCCESS;
	}
	if (!variable)
		variable = put(at(a[0]), at(a[1]), attributes & VARIABLE_ATTRIBUTES);
	if (append && firmware.defect != APPEND_REPLACES)
		start = variable->size;
	memcpy(variable->data + start, at(a[4]), a[3]);
	variable->size = start + a[3];
	return EFI_SUCCESS;
}

static EFI_STATUS fake_query_variable_info(const uint64_t *a)
{
	if ((a[0] & ~(uint64_t)EFI_VARIABLE_APPEND_WRITE) != VARIABLE_ATTRIBUTES &&
	    firmware.defect != TAKES_ANYTHING)
		return EFI_INVALID_PARAMETER;
	*(uint64_t *)at(a[1]) = 1000;
	*(uint64_t *)at(a[2]) = firmware.defect == MORE_THAN_ALL ? 1001 : 1000;
	*(uint64_t *)at(a[3]) = 100;
	return EFI_SUCCESS;
}

static EFI_STATUS fake_get_time(const uint64_t *a)
{
	if (!a[0])
		return EFI_INVALID_PARAMETER;
	*(EFI_TIME *)at(a[0]) = firmware.clock;
	*(EFI_TIME_CAPABILITIES *)at(a[1]) = (EFI_TIME_CAPABILITIES){.Resolution = 1};
	firmware.clock.Second = (uint8_t)((firmware.clock.Second +
					   (firmware.defect == CLOCK_GOES_BACK ? 59 : 1)) %
					  60);
	return EFI_SUCCESS;
}

static bool takes(const EFI_TIME *time)
{
	struct reasons reasons = {.count = 0};

	firmware.last_set = *time;
	time_examine(time, &reasons);
	return reasons.count == 0 || firmware.defect == TAKES_ANY_TIME;
}

static EFI_STATUS fake_set_time(const EFI_TIME *time)
{
	if (!takes(time))
		return EFI_INVALID_PARAMETER;
	firmware.clock = *time;
	firmware.clock_sets++;
	return EFI_SUCCESS;
}

static EFI_STATUS fake_get_wakeup_time(const uint64_t *a)
{
	if (!a[0] || !a[1] || !a[2])
		return EFI_INVALID_PARAMETER;
	*(uint8_t *)at(a[0]) = firmware.defect == ALARM_OF_25 || firmware.alarm;
	*(uint8_t *)at(a[1]) = 0;
	*(EFI_TIME *)at(a[2]) = (EFI_TIME){.Year = 2024, .Month = 1, .Day = 1, .Hour = 25};
	return EFI_SUCCESS;
}

static EFI_STATUS fake_set_wakeup_time(const uint64_t *a)
{
	if (a[0] && !takes(at(a[1])))
		return EFI_INVALID_PARAMETER;
	firmware.alarm = a[0];
	return EFI_SUCCESS;
}

static EFI_STATUS fake_query_capsule(const uint64_t *a)
{
	if (a[1] == 0)
		return firmware.defect == TAKES_NO_CAPSULE ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
	if (firmware.defect == CAPSULE_TOO_MUCH)
		return EFI_OUT_OF_RESOURCES;
	if (firmware.defect != CAPSULE_GARBAGE)
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
		return fake_set_wakeup_time(a);
	case SERVICE_GET_VARIABLE:
		return fake_get_variable(a);
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		return fake_get_next_variable_name(a);
	case SERVICE_SET_VARIABLE:
		return fake_set_variable(a);
	case SERVICE_QUERY_VARIABLE_INFO:
		return fake_query_variable_info(a);
	case SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT:
		if (!a[0])
			return EFI_INVALID_PARAMETER;
		*(uint32_t *)at(a[0]) = firmware.defect == COUNT_STANDS ? firmware.count
									: ++firmware.count;
		return EFI_SUCCESS;
	case SERVICE_UPDATE_CAPSULE:
		if (a[1] != 0)
			return EFI_UNSUPPORTED;
		return firmware.defect == TAKES_NO_CAPSULE ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		return fake_query_capsule(a);
	default:
		fail_msg("%s must not be called", service_name(service));
		return EFI_ABORTED;
	}
}

static struct guard guard;

struct guard *watch_guard(void)
{
	return &guard;
}

struct firmware_call watch_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	struct firmware_call call = {.service = service};

	(void)handoff;
	memcpy(call.arguments, arguments, sizeof(call.arguments));
	if (firmware.defect == FLOODS && service == firmware.defective)
		guard.record_lost += 10;
	if (firmware.defect == ABORTS && service == firmware.defective) {
		call.outcome = CALL_ABORTED;
		call.status = EFI_ABORTED;
		firmware.aborted[service] = true;
	} else if (firmware.defect == UNSUPPORTED && service == firmware.defective) {
		call.status = EFI_UNSUPPORTED;
	} else if (service == firmware.silent) {
		call.status = EFI_DEVICE_ERROR;
	} else {
		call.status = answer(service, arguments);
	}
	return call;
}

bool watch_was_aborted(enum service service)
{
	return firmware.aborted[service];
}

void firmware_put(const CHAR16 *name, const EFI_GUID *vendor, const void *data, uint64_t size)
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
	firmware_put(u"SecureBoot", &variable_global, "\0", 1);
	firmware_put(u"BootOrder", &variable_global, "\1\0\2\0", 4);
	firmware_put(u"One", &other, "abc", 3);
	firmware_put(long_name, &other, "abcd", 4);
	firmware_put(u"BootOrder", &other, "ab", 2);
}

void firmware_reset(void)
{
	memset(&firmware, 0, sizeof(firmware));
	fill_store();
	firmware.silent = SERVICE_COUNT;
	firmware.count = 5;
	firmware.clock = (EFI_TIME){.Year = 2024,
				    .Month = 2,
				    .Day = 29,
				    .Second = 30,
				    .TimeZone = EFI_UNSPECIFIED_TIMEZONE};
}
