/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The exercise's report, and the comparison of ticks and clock.
 */
#include "loader/exercise/exercise.h"

#include <stdarg.h>

#include "kernel/lib/format.h"

/* A timer may be late by one tick, and by this part of the time that has passed. */
#define DRIFT_PERCENT 5

#define LINE_SIZE 160

/* ---- Text, on firmware's console: it is UTF-16, and a line ends in two characters ---- */

void print(const struct exercise *exercise, const char *format, ...)
{
	char line[LINE_SIZE];
	CHAR16 wide[LINE_SIZE + 2];
	va_list arguments;
	size_t length = 0;

	va_start(arguments, format);
	(void)format_text_list(line, sizeof(line), format, arguments);
	va_end(arguments);
	for (; line[length] != '\0'; length++)
		wide[length] = (CHAR16)line[length];
	wide[length++] = '\r';
	wide[length++] = '\n';
	wide[length] = 0;
	(void)exercise->console->OutputString(exercise->console, wide);
}

void check(struct exercise *exercise, bool ok, const char *name)
{
	exercise->checks++;
	exercise->failed += !ok;
	print(exercise, "%s %u - exercise.%s", ok ? "ok" : "not ok", exercise->checks, name);
}

void print_moment(const struct exercise *exercise, const char *name, const struct reading *reading)
{
	const EFI_TIME *time = &reading->time;

	print(exercise, "# %s time=%04u-%02u-%02uT%02u:%02u:%02u ticks=%lu", name, time->Year,
	      time->Month, time->Day, time->Hour, time->Minute, time->Second,
	      (unsigned long)reading->ticks);
}

/* ---- The comparison ---- */

/* Milliseconds since a day in the past, in the Gregorian calendar; the year begins in March here. */
static INT64 milliseconds(const EFI_TIME *time)
{
	INT64 year = time->Month > 2 ? time->Year : time->Year - 1;
	INT64 month = (time->Month + 9) % 12;
	INT64 days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
		     time->Day;

	return (((days * 24 + time->Hour) * 60 + time->Minute) * 60 + time->Second) * 1000 +
	       time->Nanosecond / 1000000;
}

/* How long the clock stands still between two values. */
static INT64 clock_step(const EFI_TIME_CAPABILITIES *clock)
{
	return clock->Resolution == 0 ? 1000 : (1000 + clock->Resolution - 1) / clock->Resolution;
}

void compare(struct exercise *exercise)
{
	INT64 by_clock = milliseconds(&exercise->end.time) - milliseconds(&exercise->start.time);
	INT64 by_ticks = (INT64)(exercise->end.ticks - exercise->start.ticks) * TICK_MILLISECONDS;
	INT64 allowed = clock_step(&exercise->end.clock) + TICK_MILLISECONDS +
			by_clock * DRIFT_PERCENT / 100;
	INT64 difference = by_ticks - by_clock;

	print(exercise, "# elapsed ticks=%lu by-ticks=%ld by-clock=%ld difference=%ld allowed=%ld",
	      (unsigned long)(exercise->end.ticks - exercise->start.ticks), (long)by_ticks,
	      (long)by_clock, (long)difference, (long)allowed);
	check(exercise, difference <= allowed && -difference <= allowed, "timer_accuracy");
}
