/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime, SetTime, GetWakeupTime, SetWakeupTime; UEFI 2.10, section 8.3.
 *
 * The clock and its alarm are read, and the two that set are given times that no calendar has, which
 * they must refuse. Firmware that takes one gets back at once what was read before, and where nothing
 * can be read nothing is set.
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

/*
 * Makes a time impossible, by as little as possible: each of them differs from a time that could be
 * set in one thing. Returns what that is, or NULL when there are no more.
 */
static const char *spoil_time(EFI_TIME *time, unsigned int way)
{
	switch (way) {
	case 0:
		time->Year = 1899;
		return "year 1899";
	case 1:
		time->Month = 0;
		return "month 0";
	case 2:
		time->Month = 13;
		return "month 13";
	case 3:
		time->Month = 2;
		time->Day = 30;
		return "30 February";
	case 4:
		time->Hour = 24;
		return "hour 24";
	case 5:
		time->Minute = 60;
		return "minute 60";
	case 6:
		time->Second = 60;
		return "second 60";
	case 7:
		time->TimeZone = 1441;
		return "time zone 1441";
	default:
		return NULL;
	}
}

/* Sets `now`, made impossible in each way, expects a refusal, and undoes what was taken. */
static void set_impossible_times(struct service_check *check, EFI_TIME now,
				 EFI_STATUS (*set)(struct service_check *check),
				 void (*undo)(struct service_check *check))
{
	const char *what;
	EFI_STATUS status;

	for (unsigned int way = 0;; way++) {
		room.time = now;
		what = spoil_time(&room.time, way);
		if (what == NULL)
			return;
		status = set(check);
		if (service_is_absent(check, status))
			return;
		service_expect(check, status, EFI_INVALID_PARAMETER, what);
		if (!EFI_ERROR(status))
			undo(check);
	}
}

static EFI_STATUS set_time(struct service_check *check)
{
	return service_call(check, SERVICE_SET_TIME, ARGUMENTS(address_of(&room.time)));
}

/* What the clock and the alarm said before anything was set. */
static EFI_TIME clock_before;
static struct {
	EFI_TIME time;
	uint8_t enabled;
} alarm_before;

static void put_time_back(struct service_check *check)
{
	room.time = clock_before;
	service_expect(check, set_time(check), EFI_SUCCESS, "putting the time back");
}

#define NOT_READ "what it sets cannot be read, and so not be put back"

void check_set_time(struct service_check *check)
{
	if (get_time(check) != EFI_SUCCESS) {
		check->skip = NOT_READ;
		return;
	}
	clock_before = room.time;
	set_impossible_times(check, clock_before, set_time, put_time_back);
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

static void put_alarm_back(struct service_check *check)
{
	EFI_STATUS status;

	room.time = alarm_before.time;
	status = service_call(check, SERVICE_SET_WAKEUP_TIME,
			      ARGUMENTS(alarm_before.enabled,
					alarm_before.enabled ? address_of(&room.time) : 0));
	service_expect(check, status, EFI_SUCCESS, "putting the alarm back");
}

/* From the time that it is now: an alarm in the past may be refused for that. */
void check_set_wakeup_time(struct service_check *check)
{
	if (get_wakeup_time(check) != EFI_SUCCESS) {
		check->skip = NOT_READ;
		return;
	}
	alarm_before.time = room.time;
	alarm_before.enabled = room.enabled;
	if (get_time(check) != EFI_SUCCESS) {
		check->skip = NOT_READ;
		return;
	}
	set_impossible_times(check, room.time, set_wakeup_time, put_alarm_back);
}
