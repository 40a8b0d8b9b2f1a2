/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime, SetTime, GetWakeupTime, SetWakeupTime; UEFI 2.10, section 8.3.
 *
 * The clock and its alarm are read and never set: the two that set are given times that no calendar
 * has, and must refuse each.
 */
#include "kernel/services/time.h"

#include "kernel/lib/string.h"
#include "kernel/report.h"
#include "kernel/services/service.h"

static struct {
	EFI_TIME time;
	EFI_TIME_CAPABILITIES capabilities;
	uint8_t enabled;
	uint8_t pending;
} room;

/* Firmware that fills nothing in must not be taken for firmware that says 0. */
static void spoil_room(void)
{
	memset(&room, 0xee, sizeof(room));
}

/* With real capabilities, though they are optional: NULL breaks some firmware. */
static EFI_STATUS get_time(struct service_check *check)
{
	spoil_room();
	return service_call(check, SERVICE_GET_TIME,
			    ARGUMENTS(address_of(&room.time), address_of(&room.capabilities)));
}

static EFI_STATUS get_wakeup_time(struct service_check *check)
{
	spoil_room();
	return service_call(check, SERVICE_GET_WAKEUP_TIME,
			    ARGUMENTS(address_of(&room.enabled), address_of(&room.pending),
				      address_of(&room.time)));
}

static void examine_capabilities(struct service_check *check)
{
	report_fact("time-resolution=%u time-accuracy=%u time-sets-to-zero=%u",
		    room.capabilities.Resolution, room.capabilities.Accuracy,
		    room.capabilities.SetsToZero);
	if (room.capabilities.Resolution == 0)
		reasons_add(&check->reasons, "Resolution is 0 ticks a second");
	if (room.capabilities.SetsToZero > 1)
		reasons_add(&check->reasons, "SetsToZero is %u, and neither TRUE nor FALSE",
			    room.capabilities.SetsToZero);
}

void check_get_time(struct service_check *check)
{
	EFI_STATUS status = get_time(check);
	EFI_TIME first;

	if (service_is_absent(check, status) ||
	    !service_expect(check, status, EFI_SUCCESS, "GetTime"))
		return;
	first = room.time;
	report_fact("time=%s", time_text(&first).text);
	time_examine(&first, &check->reasons);
	examine_capabilities(check);

	if (service_expect(check, get_time(check), EFI_SUCCESS, "the second GetTime") &&
	    time_compare(&room.time, &first) < 0)
		reasons_add(&check->reasons, "the clock went back to %s",
			    time_text(&room.time).text);
}

/* One field out of range in each, by as little as possible. */
static const struct {
	const char *name;
	EFI_TIME time;
} impossible[] = {
	{"year 1899", {.Year = 1899, .Month = 1, .Day = 1}},
	{"month 0", {.Year = 2024, .Month = 0, .Day = 1}},
	{"month 13", {.Year = 2024, .Month = 13, .Day = 1}},
	{"30 February", {.Year = 2024, .Month = 2, .Day = 30}},
	{"hour 24", {.Year = 2024, .Month = 1, .Day = 1, .Hour = 24}},
	{"minute 60", {.Year = 2024, .Month = 1, .Day = 1, .Minute = 60}},
	{"second 60", {.Year = 2024, .Month = 1, .Day = 1, .Second = 60}},
	{"time zone 1441", {.Year = 2024, .Month = 1, .Day = 1, .TimeZone = 1441}},
};
#define IMPOSSIBLE_COUNT (sizeof(impossible) / sizeof(impossible[0]))

/* Sets each of them and expects a refusal; true if one was taken, and the state is lost. */
static bool set_impossible_times(struct service_check *check,
				 EFI_STATUS (*set)(struct service_check *check))
{
	bool taken = false;

	for (size_t i = 0; i < IMPOSSIBLE_COUNT; i++) {
		EFI_STATUS status;

		room.time = impossible[i].time;
		status = set(check);
		if (service_is_absent(check, status))
			break;
		service_expect(check, status, EFI_INVALID_PARAMETER, impossible[i].name);
		taken = taken || !EFI_ERROR(status);
	}
	return taken;
}

static EFI_STATUS set_time(struct service_check *check)
{
	return service_call(check, SERVICE_SET_TIME, ARGUMENTS(address_of(&room.time)));
}

void check_set_time(struct service_check *check)
{
	EFI_STATUS status = get_time(check);
	EFI_TIME before = room.time;

	if (!set_impossible_times(check, set_time) || status != EFI_SUCCESS)
		return;
	/* It was not to be taken; the right time, a second late, is better than a wrong one. */
	room.time = before;
	service_expect(check, set_time(check), EFI_SUCCESS, "putting the time back");
}

void check_get_wakeup_time(struct service_check *check)
{
	EFI_STATUS status = get_wakeup_time(check);

	if (service_is_absent(check, status) ||
	    !service_expect(check, status, EFI_SUCCESS, "GetWakeupTime"))
		return;
	report_fact("wakeup-enabled=%u wakeup-pending=%u", room.enabled, room.pending);
	if (room.enabled > 1 || room.pending > 1)
		reasons_add(&check->reasons, "Enabled is %u and Pending %u: neither TRUE nor FALSE",
			    room.enabled, room.pending);
	/* What the time of an alarm is that is not set, the specification does not say. */
	if (room.enabled == 1)
		time_examine(&room.time, &check->reasons);
}

static EFI_STATUS set_wakeup_time(struct service_check *check)
{
	return service_call(check, SERVICE_SET_WAKEUP_TIME,
			    ARGUMENTS(true, address_of(&room.time)));
}

void check_set_wakeup_time(struct service_check *check)
{
	EFI_STATUS status = get_wakeup_time(check);
	uint8_t enabled = room.enabled;
	EFI_TIME before = room.time;

	if (!set_impossible_times(check, set_wakeup_time) || status != EFI_SUCCESS)
		return;
	room.time = before;
	status = service_call(check, SERVICE_SET_WAKEUP_TIME,
			      ARGUMENTS(enabled, enabled ? address_of(&room.time) : 0));
	service_expect(check, status, EFI_SUCCESS, "putting the alarm back");
}
