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

/* Every `d` of a shape is a digit of the text; false where something else stands. */
static bool has_shape(const char *text, const char *shape)
{
	for (; *shape != '\0'; text++, shape++)
		if (*shape == 'd' ? *text < '0' || *text > '9' : *text != *shape)
			return false;
	return true;
}

static unsigned int number_of_two(const char *digits)
{
	return (unsigned int)(digits[0] - '0') * 10 + (unsigned int)(digits[1] - '0');
}

uint64_t time_seconds_since_1970(const char *iso)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd";
	static const EFI_TIME start = {.Year = 1970, .Month = 1, .Day = 1};
	EFI_TIME time = {0};
	uint64_t seconds, zone = 0;
	const char *behind;

	if (!has_shape(iso, shape))
		return 0;
	time.Year = (uint16_t)(number_of_two(iso) * 100 + number_of_two(iso + 2));
	time.Month = (uint8_t)number_of_two(iso + 5);
	time.Day = (uint8_t)number_of_two(iso + 8);
	time.Hour = (uint8_t)number_of_two(iso + 11);
	time.Minute = (uint8_t)number_of_two(iso + 14);
	time.Second = (uint8_t)number_of_two(iso + 17);
	for (behind = iso + sizeof(shape) - 1;
	     *behind == '.' || (*behind >= '0' && *behind <= '9');)
		behind++; /* a fraction */
	if (has_shape(behind, "+dd:dd") || has_shape(behind, "-dd:dd"))
		zone = number_of_two(behind + 1) * 3600 + number_of_two(behind + 4) * 60;
	seconds = time_seconds(&time) - (*behind == '+' ? zone : -zone);
	return seconds > time_seconds(&start) ? seconds - time_seconds(&start) : 0;
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
