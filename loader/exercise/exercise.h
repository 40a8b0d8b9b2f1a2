/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the exercise's two files share: exercise.c has the events, comparison.c the arithmetic and the text.
 */
#ifndef EXERCISE_H
#define EXERCISE_H

#include <efi.h>
/* gnu-efi first: everything else is free of firmware's headers. */
#include <stdbool.h>
#include <stddef.h>

#define TICK_MILLISECONDS 100

/* Clock and ticks, read at one moment. */
struct reading {
	EFI_STATUS status;
	EFI_TIME time;
	EFI_TIME_CAPABILITIES clock;
	UINT64 ticks;
};

struct exercise {
	EFI_BOOT_SERVICES *boot_services;
	EFI_RUNTIME_SERVICES *runtime_services;
	SIMPLE_INPUT_INTERFACE *keyboard;
	SIMPLE_TEXT_OUTPUT_INTERFACE *console;

	EFI_EVENT timer;
	EFI_EVENT clock_reader, waker; /* the members of the group */
	EFI_EVENT noted;	       /* has no function */

	UINT64 ticks;
	struct reading note, start, end;
	unsigned int checks, failed;
};

/* A line on firmware's console; `format` as in kernel/lib/format.h. */
void print(const struct exercise *exercise, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void print_moment(const struct exercise *exercise, const char *name, const struct reading *reading);

/* A check of the report. */
void check(struct exercise *exercise, bool ok, const char *name);

/* Prints how the ticks between start and end agree with the clock, and checks it. */
void compare(struct exercise *exercise);

#endif
