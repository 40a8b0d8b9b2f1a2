/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The calls of the clock and its alarm; UEFI 2.10, section 8.3.
 */
#include "kernel/audit/services/clock.h"

#include "kernel/audit/services/time_calendar.h"
#include "kernel/lib/string.h"

struct clock_buffers clock_buffers;

#define SPOILED 0xee

/* Fills the buffers: firmware that fills nothing in must not be taken for firmware that says 0. */
static void spoil_room(void)
{
	memset(&clock_buffers, SPOILED, sizeof(clock_buffers));
}

bool clock_wrote_nothing(void)
{
	const uint8_t *bytes = (const void *)&clock_buffers;

	for (size_t i = 0; i < sizeof(clock_buffers); i++) {
		if (bytes[i] != SPOILED)
			return false;
	}
	return true;
}

EFI_STATUS clock_get(struct service_check *check)
{
	spoil_room();
	return service_call(check, SERVICE_GET_TIME,
			    ARGUMENTS(address_of(&clock_buffers.time),
				      address_of(&clock_buffers.capabilities)));
}

bool clock_get_sound(struct service_check *check, EFI_TIME *time)
{
	struct reasons faults = {.count = 0};

	if (clock_get(check) != EFI_SUCCESS)
		return false;
	*time = clock_buffers.time;
	time_examine(time, &faults);
	return faults.count == 0;
}

EFI_STATUS clock_get_wakeup(struct service_check *check)
{
	spoil_room();
	return service_call(check, SERVICE_GET_WAKEUP_TIME,
			    ARGUMENTS(address_of(&clock_buffers.enabled),
				      address_of(&clock_buffers.pending),
				      address_of(&clock_buffers.time)));
}

/* The caller's time may be constant, and firmware gets memory that it may write to. */
static uint64_t in_room(const EFI_TIME *time)
{
	clock_buffers.time = *time;
	return address_of(&clock_buffers.time);
}

EFI_STATUS clock_set(struct service_check *check, const EFI_TIME *time)
{
	return service_call(check, SERVICE_SET_TIME, ARGUMENTS(in_room(time)));
}

EFI_STATUS clock_set_wakeup(struct service_check *check, bool enable, const EFI_TIME *time)
{
	return service_call(check, SERVICE_SET_WAKEUP_TIME,
			    ARGUMENTS(enable, time ? in_room(time) : 0));
}

bool clock_went_on(const EFI_TIME *earlier, const EFI_TIME *later)
{
	return time_seconds(later) - time_seconds(earlier) <= CLOCK_PATIENCE &&
	       later->TimeZone == earlier->TimeZone && later->Daylight == earlier->Daylight;
}
