/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The loader's output: lines of progress, and the one sentence about why a walk ended.
 *
 * It speaks on the serial port and in pixels, by its own means in every phase: what was heard in
 * phase boot can then be heard behind the line too. Firmware's console is for failures, in phase boot
 * alone, and where there are no pixels of ours: it may be a screen that only firmware can draw on; and it is
 * told that nothing will be heard, where that is so.
 *
 * Lines start with "brightline: ", so that they are told apart from firmware's own output before the
 * report begins. Nothing is printed between the memory map and the exit, nor after an exit that failed
 * but the end itself.
 */
#ifndef LOADER_OUTPUT_H
#define LOADER_OUTPUT_H

#include <efi.h>
/* gnu-efi first: everything else is free of firmware's headers. */
#include <status.h>
#include <stdarg.h>
#include <stdbool.h>

#include "kernel/lib/screen.h"
#include "kernel/lib/serial.h"

#define OUTPUT_FAILURE_SIZE 320

struct output {
	struct serial serial;
	struct screen screen;
	SIMPLE_TEXT_OUTPUT_INTERFACE *console; /* firmware's; NULL from the first exit on */
	/* One more place for text, or NULL. */
	void (*also)(void *context, const char *text, size_t length);
	void *context;

	/* The current step, and the reason why the walk ended. */
	unsigned int step;
	const char *step_name;
	const char *usually; /* what a failure now usually means */
	EFI_STATUS status;
	char failure[OUTPUT_FAILURE_SIZE];
};

/* A step begins, and the screen names it: a failure from now on is its own. Behind the name's end stands what it
 * usually means. Always true: steps are chained. */
bool output_step(struct output *output, unsigned int step, const char *name);

/* A line of progress or a fact; `format` as in kernel/lib/format.h, without a line end. */
void output_line(struct output *output, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Text as it is. */
void output_print(struct output *output, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Notes why the current step failed: "step 3, load the kernel: WHAT: REASON". The walk's end prints
 * it, once. The reason is an EFI_STATUS, or a sentence, for which status_sentence() has many. Both return
 * false, so that a step can end with `return output_failure(…)`.
 */
bool output_failure(struct output *output, EFI_STATUS status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool output_refusal(struct output *output, const char *sentence, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* On firmware's console, if it is there: OUTPUT_FAILURE_SIZE characters at most. */
void output_console(const struct output *output, const char *text);

/* A report of its own, since the kernel will not write one: TAP 13's `Bail out!` and the reason. */
void output_bail_out(struct output *output);

#endif
