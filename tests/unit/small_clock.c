/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The small firmware's clock and alarm, and their defects.
 */
#include "kernel/audit/services/time_calendar.h"
#include "tests/unit/small_firmware.h"

void small_clock_reset(void)
{
	firmware.clock = (EFI_TIME){.Year = 2024,
				    .Month = 2,
				    .Day = 29,
				    .Second = 29,
				    .TimeZone = EFI_UNSPECIFIED_TIMEZONE};
	/* An alarm that is off may have no time at all. */
	firmware.alarm_time = (EFI_TIME){.Year = 2024, .Month = 1, .Day = 1, .Hour = 25};
}

static void tick(void)
{
	if (firmware.defect == CLOCK_STANDS)
		return;
	if (firmware.defect == CLOCK_GOES_BACK) {
		firmware.clock.Second--;
		return;
	}
	/* Also where a test has made it no time at all. */
	if (firmware.clock.Second < 59)
		firmware.clock.Second++;
	else
		firmware.clock = time_later(&firmware.clock, 1);
	firmware.ticks++;
}

EFI_STATUS small_clock_get(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
	static uint32_t accuracy;

	if (firmware.defect == CLOCK_DEAF && firmware.clock_sets > 0)
		return EFI_DEVICE_ERROR;
	if (!time || (!capabilities && firmware.defect == NEEDS_CAPABILITIES))
		return EFI_INVALID_PARAMETER;
	if (!capabilities && firmware.defect == NO_CAPABILITIES_NO_TIME)
		return EFI_SUCCESS;
	tick();
	*time = firmware.clock;
	if (firmware.defect == CLOCK_WANDERS)
		firmware.clock.TimeZone = firmware.clock.TimeZone == 0 ? 60 : 0;
	if (firmware.defect == ACCURACY_WANDERS)
		accuracy++;
	if (capabilities)
		*capabilities = (EFI_TIME_CAPABILITIES){.Resolution = 1, .Accuracy = accuracy};
	return EFI_SUCCESS;
}

static bool is_possible(const EFI_TIME *time)
{
	struct reasons reasons = {.count = 0};

	time_examine(time, &reasons);
	return reasons.count == 0 || firmware.defect == TAKES_ANY_TIME;
}

static bool keeps(uint16_t year)
{
	if (firmware.defect == CLOCK_OF_TWO_DIGITS || firmware.defect == CLOCK_OF_ONE_END)
		return year >= 1998 && year <= 2097;
	if (firmware.defect == CLOCK_OF_ONE_DIGIT)
		return year >= 2020 && year <= 2029;
	return firmware.defect != CLOCK_SETS_REFUSED || year != 2012;
}

EFI_STATUS small_clock_set(const EFI_TIME *time)
{
	firmware.last_set = *time;
	if (firmware.defect == CLOCK_SETS_REFUSED && !keeps(time->Year))
		firmware.clock = *time;
	if (firmware.defect == CLOCK_OF_ONE_END && time->Year > 2097)
		return EFI_DEVICE_ERROR;
	if (!is_possible(time) || !keeps(time->Year))
		return EFI_INVALID_PARAMETER;
	if (firmware.defect != CLOCK_TELLS_NOTHING)
		firmware.clock = *time;
	firmware.clock_sets++;
	if (firmware.defect == CLOCK_SHIFTS)
		firmware.clock.Hour = (uint8_t)((time->Hour + 1) % 24);
	if (firmware.defect == CLOCK_HAS_NO_ZONE)
		firmware.clock.TimeZone = EFI_UNSPECIFIED_TIMEZONE;
	if (firmware.defect == CLOCK_HAS_NO_DAYLIGHT)
		firmware.clock.Daylight = 0;
	return EFI_SUCCESS;
}

EFI_STATUS small_alarm_get(uint8_t *enabled, uint8_t *pending, EFI_TIME *time)
{
	if (!enabled || !pending || !time)
		return EFI_INVALID_PARAMETER;
	*enabled = firmware.defect == ALARM_OF_25 || firmware.alarm;
	*pending = firmware.defect == ALARM_RINGS_AT_ONCE && firmware.alarm;
	if (firmware.defect == ALARM_WANDERS && !firmware.alarm)
		firmware.alarm_time = time_later(&firmware.alarm_time, 1);
	*time = firmware.alarm_time;
	return EFI_SUCCESS;
}

static EFI_STATUS turn_off(const EFI_TIME *time)
{
	if (!time && firmware.defect == ALARM_OFF_NEEDS_TIME)
		return EFI_INVALID_PARAMETER;
	if (time && firmware.defect == ALARM_OFF_CHECKS_TIME && !is_possible(time))
		return EFI_INVALID_PARAMETER;
	if (firmware.defect != ALARM_STAYS_ON)
		firmware.alarm = false;
	return EFI_SUCCESS;
}

EFI_STATUS small_alarm_set(bool enable, const EFI_TIME *time)
{
	bool is_far;

	firmware.alarm_sets++;
	if (!enable)
		return turn_off(time);
	if (!time && firmware.defect == ALARM_AT_NO_TIME) {
		firmware.alarm = true;
		return EFI_SUCCESS;
	}
	if (!time)
		return EFI_INVALID_PARAMETER;
	firmware.last_set = *time;
	is_far = time_seconds(time) - time_seconds(&firmware.clock) > 86400;
	if (!is_possible(time) || (is_far && firmware.defect == ALARM_FAR_INVALID))
		return EFI_INVALID_PARAMETER;
	if (is_far && firmware.defect == ALARM_OF_A_DAY)
		return EFI_UNSUPPORTED;
	firmware.alarm = true;
	firmware.alarm_time = *time;
	if (firmware.defect == ALARM_LOSES_SECONDS)
		firmware.alarm_time.Second = 0;
	return EFI_SUCCESS;
}
