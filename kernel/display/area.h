/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Rows of cells that are filled from top to bottom, in whole words.
 */
#ifndef DISPLAY_AREA_H
#define DISPLAY_AREA_H

#include <stddef.h>

#include "kernel/lib/screen.h"

struct area {
	struct cells *cells; /* NULL: rows are counted, and nothing is drawn */
	unsigned int columns;
	unsigned int left; /* column at which its rows start */
	unsigned int row;  /* the next one */
	unsigned int end;  /* one past the last one */
};

/* A paragraph. Its words go on in the next row, `indent` cells from the left; a word longer than a row is
 * broken there. What is behind the last row is lost. */
void area_print(struct area *area, unsigned int attribute, unsigned int indent, const char *format,
		...) __attribute__((format(printf, 4, 5)));

/* One word after the other in the row above and the next ones, as in a legend; *column starts as 0. */
void area_add(struct area *area, unsigned int *column, unsigned int attribute, const char *text);

/* One row in the attribute's colours from end to end; what is too long is cut off at a word. */
void area_fill(struct area *area, unsigned int attribute, const char *text);

static inline unsigned int area_rows(const struct area *area)
{
	return area->row < area->end ? area->end - area->row : 0;
}

#endif
