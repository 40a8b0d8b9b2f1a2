/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/efi_time.c: the ranges of EFI_TIME, and ISO 8601.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/audit/services/time_calendar.h"

static const EFI_TIME leap_day =
	{.Year = 2024, .Month = 2, .Day = 29, .Hour = 23, .Minute = 59, .Second = 58};

#define assert_iso(expected, ...)                                                                  \
	do {                                                                                       \
		EFI_TIME time_ = leap_day;                                                         \
		__VA_ARGS__;                                                                       \
		assert_string_equal(time_text(&time_).text, expected);                             \
	} while (0)

/* UTC, without and with a fraction. */
static void test_iso(void **state)
{
	(void)state;
	assert_iso("2024-02-29T23:59:58+00:00", (void)time_);
	assert_iso("2024-02-29T23:59:58.000000001+00:00", time_.Nanosecond = 1);
	assert_iso("0007-02-29T23:59:58+00:00", time_.Year = 7);
}

/* UEFI counts minutes westwards, ISO hours and minutes eastwards; unspecified is local time. */
static void test_iso_zone(void **state)
{
	(void)state;
	assert_iso("2024-02-29T23:59:58-08:00", time_.TimeZone = 480);
	assert_iso("2024-02-29T23:59:58+05:30", time_.TimeZone = -330);
	assert_iso("2024-02-29T23:59:58-24:00", time_.TimeZone = 1440);
	assert_iso("2024-02-29T23:59:58", time_.TimeZone = EFI_UNSPECIFIED_TIMEZONE);
}

/* Whatever firmware writes there, the text ends inside its room. */
static void test_iso_longest(void **state)
{
	(void)state;
	assert_iso("65535-255-255T255:255:255.4294967295+54", time_.Year = UINT16_MAX;
		   time_.Month = time_.Day = time_.Hour = time_.Minute = time_.Second = UINT8_MAX;
		   time_.Nanosecond = UINT32_MAX; time_.TimeZone = INT16_MIN);
}

/* The number that Linux has for a time, whatever zone it is told in. */
static void test_seconds_since_1970(void **state)
{
	(void)state;
	assert_int_equal(time_seconds_since_1970("1970-01-01T00:00:01"), 1);
	assert_int_equal(time_seconds_since_1970("2024-02-29T23:59:58"), 1709251198);
	assert_int_equal(time_seconds_since_1970("2024-02-29T23:59:58.000000001+00:00"),
			 1709251198);
	assert_int_equal(time_seconds_since_1970("2024-02-29T23:59:58-08:00"), 1709251198 + 28800);
	assert_int_equal(time_seconds_since_1970("2024-02-29T23:59:58.5+05:30"),
			 1709251198 - 19800);
	assert_int_equal(time_seconds_since_1970("2100-03-01T00:00:00"), 4107542400);
	assert_int_equal(time_seconds_since_1970("1970-01-01T00:00:00"), 0);
	assert_int_equal(time_seconds_since_1970("1969-12-31T23:59:59"), 0);
	assert_int_equal(time_seconds_since_1970(""), 0);
	assert_int_equal(time_seconds_since_1970("2024-02-29 23:59:58"), 0);
	assert_int_equal(time_seconds_since_1970("65535-255-255T255:255:255"), 0);
	assert_int_equal(time_seconds_since_1970("2024-02-29T23:59:5"), 0);
}

static unsigned int faults(const EFI_TIME *time)
{
	struct reasons reasons = {.count = 0};

	time_examine(time, &reasons);
	return reasons.count;
}

#define assert_faults(count, ...)                                                                  \
	do {                                                                                       \
		EFI_TIME time_ = leap_day;                                                         \
		__VA_ARGS__;                                                                       \
		assert_int_equal(faults(&time_), count);                                           \
	} while (0)

/* The first and the last value of each field, and the ones next to them. */
static void test_ranges(void **state)
{
	(void)state;
	assert_faults(0, (void)time_);
	assert_faults(0, time_.Year = 1904);
	assert_faults(1, time_.Year = 1899; time_.Day = 1);
	assert_faults(0, time_.Year = 9999; time_.Day = 1);
	assert_faults(1, time_.Year = 10000; time_.Day = 1);
	assert_faults(1, time_.Month = 0);
	assert_faults(1, time_.Month = 13);
	assert_faults(0, time_.Month = 12; time_.Day = 31);
	assert_faults(1, time_.Day = 0);
	assert_faults(1, time_.Hour = 24);
	assert_faults(1, time_.Minute = 60);
	assert_faults(0, time_.Second = 59);
	assert_faults(1, time_.Second = 60);
	assert_faults(0, time_.Nanosecond = 999999999);
	assert_faults(1, time_.Nanosecond = 1000000000);
	assert_faults(0, time_.Daylight = 3);
	assert_faults(1, time_.Daylight = 4);
}

static void test_zone_range(void **state)
{
	(void)state;
	assert_faults(0, time_.TimeZone = -1440);
	assert_faults(1, time_.TimeZone = -1441);
	assert_faults(0, time_.TimeZone = 1440);
	assert_faults(1, time_.TimeZone = 1441);
	assert_faults(0, time_.TimeZone = 2047);
	assert_faults(1, time_.TimeZone = 2046);
}

/* February ends as the Gregorian calendar has it. */
static void test_february(void **state)
{
	(void)state;
	assert_faults(1, time_.Year = 2023);
	assert_faults(1, time_.Year = 1900);
	assert_faults(0, time_.Year = 2000);
	assert_faults(1, time_.Day = 30);
	assert_faults(1, time_.Month = 4; time_.Day = 31);
	assert_faults(0, time_.Month = 7; time_.Day = 31);
}

/* Each field weighs more than all that follow it. */
static void test_compare(void **state)
{
	EFI_TIME later = leap_day;

	(void)state;
	assert_int_equal(time_compare(&leap_day, &later), 0);
	later.Nanosecond = 1;
	assert_int_equal(time_compare(&leap_day, &later), -1);
	later = (EFI_TIME){.Year = 2024, .Month = 3, .Day = 1};
	assert_int_equal(time_compare(&later, &leap_day), 1);
	later = (EFI_TIME){.Year = 2025, .Month = 1, .Day = 1};
	assert_int_equal(time_compare(&later, &leap_day), 1);
}

static EFI_TIME date(uint16_t year, uint8_t month, uint8_t day)
{
	return (EFI_TIME){.Year = year, .Month = month, .Day = day, .Hour = 12};
}

/* As `date --utc +%s` counts them from 1970 on. */
static void test_seconds(void **state)
{
	const EFI_TIME start = date(1970, 1, 1);
	const struct {
		EFI_TIME time;
		uint64_t days;
	} rows[] = {
		{date(1970, 1, 2), 1},	   {date(1971, 1, 1), 365},
		{date(1972, 3, 1), 790},   {date(2000, 2, 29), 11016},
		{date(2000, 3, 1), 11017}, {date(2024, 12, 31), 20088},
		{date(2100, 3, 1), 47541}, {date(9999, 12, 31), 2932896},
		{date(1970, 12, 31), 364},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(time_seconds(&rows[i].time) - time_seconds(&start),
				 rows[i].days * 86400);
	assert_int_equal(time_seconds(&leap_day) % 86400, 86398);
}

#define assert_later(seconds, expected, ...)                                                       \
	do {                                                                                       \
		EFI_TIME time_ = leap_day;                                                         \
		__VA_ARGS__;                                                                       \
		time_.TimeZone = EFI_UNSPECIFIED_TIMEZONE;                                         \
		time_ = time_later(&time_, seconds);                                               \
		assert_string_equal(time_text(&time_).text, expected);                             \
	} while (0)

/* Each field carries into the next, and all others stay. */
static void test_later(void **state)
{
	EFI_TIME time = {.Year = 2024, .Nanosecond = 5, .TimeZone = 60, .Daylight = 3};

	(void)state;
	assert_later(1, "2024-02-29T23:59:59", (void)time_);
	assert_later(2, "2024-03-01T00:00:00", (void)time_);
	assert_later(2, "2023-03-01T00:00:00", time_.Year = 2023; time_.Day = 28);
	assert_later(3602, "2025-01-01T01:00:00", time_.Month = 12; time_.Day = 31);
	assert_later(365 * 86400, "2025-02-28T23:59:58", (void)time_);
	time = time_later(&time, 7);
	assert_int_equal(time.Nanosecond, 5);
	assert_int_equal(time.TimeZone, 60);
	assert_int_equal(time.Daylight, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iso),
		cmocka_unit_test(test_iso_zone),
		cmocka_unit_test(test_seconds_since_1970),
		cmocka_unit_test(test_iso_longest),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_zone_range),
		cmocka_unit_test(test_february),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_seconds),
		cmocka_unit_test(test_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
