/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The lines of a report that a page needs, and how they are looked up.
 */
#ifndef DISPLAY_KEPT_LINES_H
#define DISPLAY_KEPT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/display/area.h"

#define DISPLAY_LINE 256
#define DISPLAY_TEXT 32768

struct display;

/* A part of the closing page. What it prints ends with the area's last row. */
struct display_section {
	void (*print)(const struct display *display, struct area *area);
	unsigned int least; /* rows that it is to have, if it has so many to show */
	unsigned int
		order; /* which section is given its rows first; of these all that it can fill */
};

struct display {
	struct cells *cells;		    /* NULL: nobody looks */
	const struct display_section *more; /* a section of the program's own, or NULL */
	unsigned int expected;		    /* checks; 0: not known */
	unsigned int port;		    /* of the serial port that has the whole report, or 0 */

	unsigned int checks, failed; /* so far */
	bool closing;		     /* the plan is printed, or the report has bailed out */
	bool reasons;		     /* the line before belongs to a failed check */
	char line[DISPLAY_LINE];     /* the one that is being written; longer ones are cut off */
	size_t length;
	char text[DISPLAY_TEXT]; /* the lines that a page needs, each with a line feed */
	size_t used;
};

/* Keeps the line if a page needs it. */
void display_keep(struct display *display, const char *line);

/* The first line that starts so, behind `line` or from the start if that is NULL; NULL: there is none. */
const char *display_find(const struct display *display, const char *start, const char *line);

bool display_starts(const char *line, const char *start);
bool display_contains(const char *line, const char *part);

/* A check's line; one that this firmware is known to fail. */
bool display_is_check(const char *line);
bool display_is_known(const char *line);

/* A line's value of a key, without its quotes; "" if it has none. */
struct display_value {
	char text[128];
};
struct display_value display_value(const char *line, const char *key);

#endif
