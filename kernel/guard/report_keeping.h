/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A report that outlives a warm reset: include/audit/kept_report.h says how. For both images.
 *
 * A reset forgets the processor's caches, so everything is written back to memory at once.
 */
#ifndef KERNEL_LIB_KEPT_REPORT_H
#define KERNEL_LIB_KEPT_REPORT_H

#include <audit/kept_report.h>
#include <stdbool.h>
#include <stddef.h>

/* Who writes it knows how far it is: what stands in the report itself, firmware may have written. */
struct report_writer {
	struct kept_report *report; /* NULL: none is kept */
	uint64_t checksum;
	uint64_t before_note;
	bool noted;
};

/* Starts an empty report; and goes on with the one that is there, or with an empty one if it is damaged. */
void kept_report_open(struct report_writer *writer, struct kept_report *report);
void kept_report_continue(struct report_writer *writer, struct kept_report *report);

/* Appends text, in the place of a note; the part that does not fit is lost. */
void kept_report_write(struct report_writer *writer, const char *text, size_t length);

/* Appends a note that is taken back before anything else is written: it is found only where there was no
 * time for that. */
void kept_report_note(struct report_writer *writer, const char *text, size_t length);
void kept_report_take_back(struct report_writer *writer);

/* The length of the text that was left in this memory, or 0 if it holds no report, or a damaged one. */
size_t kept_report_length(const struct kept_report *report);

/* Makes the memory hold no report any more. */
void kept_report_forget(struct kept_report *report);

#endif
