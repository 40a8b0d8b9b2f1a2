/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_TIME: the ranges of its fields, as a table, and ISO 8601.
 */
#include "kernel/lib/efi_time.h"

#include "kernel/lib/format.h"

#define TIME_ZONE_MAX 1440

unsigned int time_days_of_month(unsigned int year, unsigned int month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	/* Gregorian, as the specification's own calendar is: section 8.3.1 has Year from 1900 on. */
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12)
		return 31;
	return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

void time_examine(const EFI_TIME *time, struct reasons *reasons)
{
	const struct {
		const char *name;
		uint32_t value, first, last;
	} fields[] = {
		{"Year", time->Year, 1900, 9999},
		{"Month", time->Month, 1, 12},
		{"Day", time->Day, 1, time_days_of_month(time->Year, time->Month)},
		{"Hour", time->Hour, 0, 23},
		{"Minute", time->Minute, 0, 59},
		{"Second", time->Second, 0, 59},
		{"Nanosecond", time->Nanosecond, 0, 999999999},
		{"Daylight", time->Daylight, 0, EFI_TIME_ADJUST_DAYLIGHT | EFI_TIME_IN_DAYLIGHT},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i].value < fields[i].first || fields[i].value > fields[i].last)
			reasons_add(reasons, "%s is %u, and not between %u and %u", fields[i].name,
				    fields[i].value, fields[i].first, fields[i].last);
	if (time->TimeZone != EFI_UNSPECIFIED_TIMEZONE &&
	    (time->TimeZone < -TIME_ZONE_MAX || time->TimeZone > TIME_ZONE_MAX))
		reasons_add(reasons, "TimeZone is %d, and neither between -1440 and 1440 nor 2047",
			    time->TimeZone);
}

struct time_text time_text(const EFI_TIME *time)
{
	struct time_text iso = {""};
	int east = -time->TimeZone;
	unsigned int minutes = east < 0 ? (unsigned int)-east : (unsigned int)east;

	format_append(iso.text, TIME_TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u", time->Year,
		      time->Month, time->Day, time->Hour, time->Minute, time->Second);
	if (time->Nanosecond != 0)
		format_append(iso.text, TIME_TEXT_SIZE, ".%09u", time->Nanosecond);
	if (time->TimeZone != EFI_UNSPECIFIED_TIMEZONE)
		format_append(iso.text, TIME_TEXT_SIZE, "%c%02u:%02u", east < 0 ? '-' : '+',
			      minutes / 60, minutes % 60);
	return iso;
}
