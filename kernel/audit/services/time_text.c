/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_TIME: the ranges of its fields, as a table, and ISO 8601.
 */
#include "kernel/audit/services/time.h"

#include "kernel/lib/format.h"

#define TIME_ZONE_MAX 1440

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

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i].value < fields[i].first || fields[i].value > fields[i].last)
			reasons_add(reasons, "%s is %u, and not between %u and %u", fields[i].name,
				    fields[i].value, fields[i].first, fields[i].last);
	}
	if (time->TimeZone != EFI_UNSPECIFIED_TIMEZONE &&
	    (time->TimeZone < -TIME_ZONE_MAX || time->TimeZone > TIME_ZONE_MAX))
		reasons_add(reasons, "TimeZone is %d, and neither between -1440 and 1440 nor 2047",
			    time->TimeZone);
}

struct time_text time_text(const EFI_TIME *time)
{
	struct time_text iso;
	size_t length;
	int east = -time->TimeZone;
	unsigned int minutes = east < 0 ? (unsigned int)-east : (unsigned int)east;

	length = format_text(iso.text, sizeof(iso.text), "%04u-%02u-%02uT%02u:%02u:%02u",
			     time->Year, time->Month, time->Day, time->Hour, time->Minute,
			     time->Second);
	if (time->Nanosecond != 0)
		length += format_text(iso.text + length, sizeof(iso.text) - length, ".%09u",
				      time->Nanosecond);
	if (time->TimeZone != EFI_UNSPECIFIED_TIMEZONE)
		format_text(iso.text + length, sizeof(iso.text) - length, "%c%02u:%02u",
			    east < 0 ? '-' : '+', minutes / 60, minutes % 60);
	return iso;
}
