/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Lines of a report that was left in memory, looked up in its text.
 */
#ifndef LAST_LINE_H
#define LAST_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The line that ends the report, with a line feed: its last verdict, or what it bailed out with; where there
 * is neither, a line that bails out and tells the last one there is. Returns its length. */
size_t last_line(const char *text, size_t length, char *line, size_t size);

/* The boot entry that the report's start wrote to BootNext; false if it wrote none. */
bool boot_next_of(const char *text, size_t length, uint16_t *entry);

/* Begins a line that stands where parts of a page are missing. */
#define PAGE_GAP "# page-gap "

/* Are all lines of a text, but for those about gaps, lines of the report, in their order? Then it is a page of that
 * report. */
bool is_page_of(const char *page, size_t page_length, const char *text, size_t length);

#endif
