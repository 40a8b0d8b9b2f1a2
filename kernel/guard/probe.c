/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One harmless call of each runtime service; see probe.h.
 */
#include "kernel/guard/probe.h"

#include <efi_runtime.h>
#include <stddef.h>

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

/* False for a service that is not called, and for those that set_impossible() calls. */
static bool prepare(enum service service, struct probe_room *room, struct firmware_call *call)
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

/* The alarm is on if there is a time for it, unless `enabled` says otherwise. */
static void prepare_set(struct probe_room *room, struct firmware_call *call, enum service service,
			bool enabled)
{
	const uint64_t time = number(room->time);

	call->service = service;
	if (service == SERVICE_SET_TIME)
		set_arguments(call, time, 0, 0, 0, 0);
	else
		set_arguments(call, enabled, enabled ? time : 0, 0, 0, 0);
}

/*
 * SetTime or SetWakeupTime, with what was read but for the month. Where reading is EFI_UNSUPPORTED
 * there is no clock that could be spoilt (U-Boot after the exit); any other error ends it here.
 */
static enum probe_outcome set_impossible(enum service service, struct probe_room *room,
					 struct firmware_call *call, probe_maker make,
					 void *context)
{
	uint8_t *month = &room->time[offsetof(EFI_TIME, Month)];
	struct firmware_call around; /* reads before, and puts back afterwards */
	enum probe_outcome outcome;
	uint8_t before;

	/* Who reads stands in gRT right before who sets. */
	(void)prepare(service - 1, room, &around);
	make(context, &around);
	outcome = judge(&around);
	if (outcome != PROBE_AVAILABLE && outcome != PROBE_UNSUPPORTED)
		return PROBE_NOT_CALLED;
	before = *month;
	*month = IMPOSSIBLE_MONTH;
	prepare_set(room, call, service, true);
	make(context, call);
	if (call->outcome == CALL_RETURNED && call->status == EFI_SUCCESS &&
	    outcome == PROBE_AVAILABLE) {
		*month = before;
		prepare_set(room, &around, service, *(uint8_t *)&room->values[0]);
		make(context, &around);
	}
	return judge(call);
}

enum probe_outcome probe_service(enum service service, struct probe_room *room,
				 struct firmware_call *call, probe_maker make, void *context)
{
	if (service == SERVICE_SET_TIME || service == SERVICE_SET_WAKEUP_TIME)
		return set_impossible(service, room, call, make, context);
	if (!prepare(service, room, call))
		return PROBE_NOT_CALLED;
	make(context, call);
	return judge(call);
}
