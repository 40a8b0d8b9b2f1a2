/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One harmless call of each runtime service; see probe.h.
 */
#include "kernel/guard/probe.h"

#include <efi_runtime.h>
#include <stddef.h>

#include "kernel/guard/probe_clock.h"

/* A month that no year has: SetTime and SetWakeupTime have to refuse it (UEFI 2.10, section 8.3). */
#define IMPOSSIBLE_MONTH 13

static uint64_t number(const void *pointer)
{
	return (uintptr_t)pointer;
}

static void put_name(struct probe_room *room, const char *name)
{
	unsigned int i = 0;

	do
		room->name[i] = (uint16_t)name[i];
	while (name[i++] != '\0');
}

static void put_guid(struct probe_room *room, EFI_GUID guid)
{
	const uint8_t *bytes = (const uint8_t *)&guid;

	for (unsigned int i = 0; i < sizeof(room->guid); i++)
		room->guid[i] = bytes[i];
}

static void set_arguments(struct firmware_call *call, uint64_t a, uint64_t b, uint64_t c,
			  uint64_t d, uint64_t e)
{
	call->arguments[0] = a;
	call->arguments[1] = b;
	call->arguments[2] = c;
	call->arguments[3] = d;
	call->arguments[4] = e;
}

/* A variable of the specification that every boot manager has: NOT_FOUND is an answer, too. */
static void prepare_get_variable(struct probe_room *room, struct firmware_call *call)
{
	put_name(room, "BootOrder");
	put_guid(room, (EFI_GUID)EFI_GLOBAL_VARIABLE_GUID);
	room->size = sizeof(room->data);
	set_arguments(call, number(room->name), number(room->guid), number(&room->values[0]),
		      number(&room->size), number(room->data));
}

/* The empty name asks for the first variable. */
static void prepare_get_next_variable_name(struct probe_room *room, struct firmware_call *call)
{
	put_name(room, "");
	room->size = sizeof(room->name);
	set_arguments(call, number(&room->size), number(room->name), number(room->guid), 0, 0);
}

/* Deletes, by a size of 0, what was never written: a variable of a vendor that is ours alone. */
static void prepare_set_variable(struct probe_room *room, struct firmware_call *call)
{
	static const EFI_GUID brightline = BRIGHTLINE_VARIABLE_GUID;

	put_name(room, "BrightlineAbsent");
	put_guid(room, brightline);
	set_arguments(call, number(room->name), number(room->guid), VARIABLE_ATTRIBUTES, 0,
		      number(room->data));
}

bool probe_prepare(enum service service, struct probe_room *room, struct firmware_call *call)
{
	const uint64_t time = number(room->time);
	const uint64_t *values = room->values;

	*room = (struct probe_room){.size = 0};
	call->service = service;
	switch (service) {
	case SERVICE_GET_TIME:
		/* Real capabilities, though they are optional: NULL breaks some firmware. */
		set_arguments(call, time, number(room->capabilities), 0, 0, 0);
		return true;
	case SERVICE_GET_WAKEUP_TIME:
		set_arguments(call, number(&values[0]), number(&values[1]), time, 0, 0);
		return true;
	case SERVICE_GET_VARIABLE:
		prepare_get_variable(room, call);
		return true;
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		prepare_get_next_variable_name(room, call);
		return true;
	case SERVICE_SET_VARIABLE:
		prepare_set_variable(room, call);
		return true;
	case SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT:
		set_arguments(call, number(&values[0]), 0, 0, 0, 0);
		return true;
	case SERVICE_UPDATE_CAPSULE:
		set_arguments(call, number(&values[0]), 0, 0, 0, 0);
		return true;
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		set_arguments(call, number(&values[0]), 0, number(&values[1]), number(&values[2]),
			      0);
		return true;
	case SERVICE_QUERY_VARIABLE_INFO:
		set_arguments(call, VARIABLE_ATTRIBUTES, number(&values[0]), number(&values[1]),
			      number(&values[2]), 0);
		return true;
	default:
		return false;
	}
}

/* Is it an error with which a service that works answers our question? */
static bool is_expected_error(enum service service, uint64_t status)
{
	switch (service) {
	case SERVICE_SET_TIME:
	case SERVICE_SET_WAKEUP_TIME:
	case SERVICE_UPDATE_CAPSULE:
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		return status == EFI_INVALID_PARAMETER;
	case SERVICE_GET_VARIABLE:
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		return status == EFI_NOT_FOUND || status == EFI_BUFFER_TOO_SMALL;
	case SERVICE_SET_VARIABLE:
		return status == EFI_NOT_FOUND;
	default:
		return false;
	}
}

static enum probe_outcome judge(const struct firmware_call *call)
{
	if (call->outcome == CALL_ABORTED)
		return PROBE_ABORTED;
	if (call->status == EFI_UNSUPPORTED)
		return PROBE_UNSUPPORTED;
	if (call->status == EFI_SUCCESS || is_expected_error(call->service, call->status))
		return PROBE_AVAILABLE;
	return PROBE_REFUSED;
}

/* SetTime or SetWakeupTime, in a month that no year has. */
static enum probe_outcome set_impossible(const struct probe_way *way, enum service service,
					 struct firmware_call *call)
{
	struct probe_clock_before before;

	if (!probe_clock_read(way, service, &before))
		return PROBE_NOT_CALLED;
	way->room->time[offsetof(EFI_TIME, Month)] = IMPOSSIBLE_MONTH;
	probe_clock_prepare(way, service, call);
	way->make(way->context, call);
	if (call->outcome == CALL_RETURNED && call->status == EFI_SUCCESS)
		(void)probe_clock_put_back(way, service, &before); /* the examination judges it */
	return judge(call);
}

enum probe_outcome probe_service(const struct probe_way *way, enum service service,
				 struct firmware_call *call)
{
	if (service == SERVICE_SET_TIME || service == SERVICE_SET_WAKEUP_TIME)
		return set_impossible(way, service, call);
	if (!probe_prepare(service, way->room, call))
		return PROBE_NOT_CALLED;
	way->make(way->context, call);
	return judge(call);
}
