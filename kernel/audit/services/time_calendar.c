/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_TIME as a number, by the Gregorian calendar, and back. Firmware's answer may be no time at all:
 * a month too high counts as December, and nothing overflows.
 */
#include "kernel/audit/services/time_calendar.h"

#define SECONDS_A_DAY UINT64_C(86400)

/* Counts the years before this one: every fourth had one day more, except for three in 400 years. */
static uint64_t days_before_year(unsigned int year)
{
	return year == 0 ? 0
			 : UINT64_C(365) * year + 1 + (year - 1) / 4 - (year - 1) / 100 +
				   (year - 1) / 400;
}

uint64_t time_seconds(const EFI_TIME *time)
{
	uint64_t days = days_before_year(time->Year) + time->Day;

	for (unsigned int month = 1; month < time->Month && month < 12; month++)
		days += time_days_of_month(time->Year, month);
	return days * SECONDS_A_DAY + time->Hour * 3600U + time->Minute * 60U + time->Second;
}

static void next_day(EFI_TIME *time)
{
	if (time->Day < time_days_of_month(time->Year, time->Month)) {
		time->Day++;
		return;
	}
	time->Day = 1;
	if (time->Month < 12) {
		time->Month++;
		return;
	}
	time->Month = 1;
	time->Year++;
}

EFI_TIME time_later(const EFI_TIME *time, uint64_t seconds)
{
	EFI_TIME later = *time;
	uint64_t of_day = time->Hour * 3600U + time->Minute * 60U + time->Second + seconds;

	for (; of_day >= SECONDS_A_DAY; of_day -= SECONDS_A_DAY)
		next_day(&later);
	later.Hour = (uint8_t)(of_day / 3600);
	later.Minute = (uint8_t)(of_day / 60 % 60);
	later.Second = (uint8_t)(of_day % 60);
	return later;
}

int time_compare(const EFI_TIME *left, const EFI_TIME *right)
{
	uint64_t l = time_seconds(left), r = time_seconds(right);

	if (l == r) {
		l = left->Nanosecond;
		r = right->Nanosecond;
	}
	return (l > r) - (l < r);
}
