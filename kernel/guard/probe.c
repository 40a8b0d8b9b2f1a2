/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One harmless call of each runtime service; see probe.h.
 */
#include "kernel/guard/probe.h"

#include <efi_runtime.h>
#include <stddef.h>

#include "kernel/guard/probe_clock.h"
#include "kernel/lib/string.h"

/* A month that no year has: SetTime and SetWakeupTime have to refuse it (UEFI 2.10, section 8.3). */
#define IMPOSSIBLE_MONTH 13

/* Which of the room each argument points to, in words of eight bytes and counted from 1; 0 is no pointer.
 * Every service that is called takes one of the first two. */
#define AT(member) (1 + offsetof(struct probe_room, member) / sizeof(uint64_t))

static const uint8_t pointers[SERVICE_COUNT][SERVICE_ARGUMENTS_MAX] = {
	/* Real capabilities, though they are optional: NULL breaks some firmware. */
	[SERVICE_GET_TIME] = {AT(time), AT(capabilities)},
	[SERVICE_GET_WAKEUP_TIME] = {AT(values[0]), AT(values[1]), AT(time)},
	[SERVICE_GET_VARIABLE] = {AT(name), AT(guid), AT(values[0]), AT(size), AT(data)},
	[SERVICE_GET_NEXT_VARIABLE_NAME] = {AT(size), AT(name), AT(guid)},
	[SERVICE_SET_VARIABLE] = {AT(name), AT(guid), 0, 0, AT(data)},
	[SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT] = {AT(values[0])},
	[SERVICE_UPDATE_CAPSULE] = {AT(values[0])},
	[SERVICE_QUERY_CAPSULE_CAPABILITIES] = {AT(values[0]), 0, AT(values[1]), AT(values[2])},
	[SERVICE_QUERY_VARIABLE_INFO] = {0, AT(values[0]), AT(values[1]), AT(values[2])},
};

static void set_arguments(struct firmware_call *call, const struct probe_room *room)
{
	const uint8_t *pointer = pointers[call->service];

	for (unsigned int i = 0; i < SERVICE_ARGUMENTS_MAX; i++)
		call->arguments[i] = pointer[i] == 0 ? 0
						     : (uintptr_t)room +
							       sizeof(uint64_t) * (pointer[i] - 1U);
}

static void put_name(struct probe_room *room, const char *name, EFI_GUID guid)
{
	for (unsigned int i = 0; name[i] != '\0'; i++)
		room->name[i] = (uint16_t)name[i];
	memcpy(room->guid, &guid, sizeof(room->guid));
}

bool probe_prepare(enum service service, struct probe_room *room, struct firmware_call *call)
{
	if ((unsigned int)service >= SERVICE_COUNT)
		return false;
	*room = (struct probe_room){.size = 0};
	call->service = service;
	set_arguments(call, room);
	switch (service) {
	case SERVICE_GET_VARIABLE:
		/* Every boot manager has it, and NOT_FOUND is an answer, too. */
		put_name(room, "BootOrder", (EFI_GUID)EFI_GLOBAL_VARIABLE_GUID);
		room->size = sizeof(room->data);
		break;
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		/* The empty name asks for the first variable. */
		room->size = sizeof(room->name);
		break;
	case SERVICE_SET_VARIABLE:
		/* Deletes, by a size of 0, what was never written: a variable of a vendor that is
		 * ours alone. */
		put_name(room, "BrightlineAbsent", (EFI_GUID)BRIGHTLINE_VARIABLE_GUID);
		call->arguments[2] = VARIABLE_ATTRIBUTES;
		break;
	case SERVICE_QUERY_VARIABLE_INFO:
		call->arguments[0] = VARIABLE_ATTRIBUTES;
		break;
	default:
		break;
	}
	return (pointers[service][0] | pointers[service][1]) != 0;
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
