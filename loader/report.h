/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The loader's voice, and its two ways to end.
 *
 * It speaks on the serial port and in pixels, by its own means in every phase: what was heard in
 * phase boot can then be heard behind the line too. Where there are no pixels of ours, firmware's
 * console is used beside the port, in phase boot alone: nobody may be listening at the port, and the
 * screen may be one that only firmware can draw on. A console that firmware sends to the same port
 * shows these lines twice.
 *
 * Lines start with "brightline: ", so that they are told apart from firmware's own output before the
 * report begins. Nothing is printed between the first GetMemoryMap of the exit and its end.
 */
#ifndef LOADER_REPORT_H
#define LOADER_REPORT_H

#include <status.h>

#include "loader/loader.h"

/* A line of progress or a fact; `format` as in kernel/lib/format.h, without a line end. */
void report_line(struct loader *loader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Notes why the current step failed: "step 4, load the kernel: WHAT: REASON". The walk's end prints
 * it, once. `report_failure` is for an EFI_STATUS, `report_refusal` for a status of ours. Both
 * return false, so that a step can end with `return report_failure(…)`.
 */
bool report_failure(struct loader *loader, EFI_STATUS status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool report_refusal(struct loader *loader, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The end after a failure in phase boot: a report that bails out (the TAP version line included),
 * what was allocated is given back, and firmware goes on with its next boot option. If boot services
 * were already being left, there is no way back, and it is report_end().
 */
EFI_STATUS report_return(struct loader *loader);

/*
 * The end after the first ExitBootServices: the raw records, bail out, and a cold reset; under
 * reset=halt the machine stops instead, with the report on its screen.
 */
void report_end(struct loader *loader) __attribute__((noreturn));

/* The guard's panic: an exception that no service caused, in the loader itself. */
void report_exception(void *loader, const struct exception_frame *frame) __attribute__((noreturn));

#endif
