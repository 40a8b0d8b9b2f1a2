/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report for a person: progress while it grows, then one closing page.
 *
 * The display reads the report's own lines and nothing else, so that it cannot say what the report does not:
 * a report from a file, or one that an earlier start left, is shown by the same code. It is pure.
 */
#ifndef DISPLAY_H
#define DISPLAY_H

#include "kernel/display/kept_lines.h"

/* `display` is zero but for cells, more, expected and port. */
void display_open(struct display *display);

/* The next part of the report, of any length. A verdict, and a line that bails out, end it for a person: the
 * closing page is drawn, and again with each that follows, or says where the report is. */
void display_feed(struct display *display, const char *text, size_t length);

/* The last row, below the page: how the machine ends. */
void display_end(const struct display *display, const char *sentence);

#endif
