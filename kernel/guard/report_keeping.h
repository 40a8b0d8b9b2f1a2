/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A report that outlives a warm reset: include/audit/kept_report.h says how. For both images.
 *
 * A reset forgets the processor's caches, so everything is written back to memory at once.
 */
#ifndef KERNEL_LIB_KEPT_REPORT_H
#define KERNEL_LIB_KEPT_REPORT_H

#include <audit/kept_report.h>
#include <stddef.h>

/* Starts an empty report. */
void kept_report_open(struct kept_report *report);

/* Appends text; the part that does not fit is lost. */
void kept_report_write(struct kept_report *report, const char *text, size_t length);

/* Appends a note. It must be taken back, with the returned value, before anything else is written: it
 * is found only where there was no time for that. */
uint64_t kept_report_note(struct kept_report *report, const char *text, size_t length);
void kept_report_take_back(struct kept_report *report, uint64_t before);

/* The length of the text that was left in this memory, or 0 if it holds no report, or a damaged one. */
size_t kept_report_length(const struct kept_report *report);

/* Makes the memory hold no report any more. */
void kept_report_forget(struct kept_report *report);

#endif
