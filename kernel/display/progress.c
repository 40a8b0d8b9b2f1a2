/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Progress: the phases of the walk, and which check of how many was made last.
 */
#include "kernel/display/pages.h"

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define ROW_BAR 4
#define ROW_FAILED 8 /* and below it the checks that failed */

static void print(const struct display *display, unsigned int row, unsigned int attribute,
		  const char *text)
{
	struct area area = {display->cells, display->cells->columns, 0, row, display->cells->rows};

	if (row < display->cells->rows)
		area_fill(&area, attribute, text);
}

void progress_draw(const struct display *display)
{
	display->cells->clear(display->cells);
	print(display, 0, CELL_WHITE | CELL_ON(CELL_BLUE), " Brightline");
	print(display, 2, CELL_GREY,
	      " boot: passed   exiting: passed   physical: passed   virtual: the kernel makes its "
	      "checks");
}

/* A share of the row; without a number that is expected there is none. */
static void print_bar(const struct display *display)
{
	const unsigned int room = display->cells->columns - 2;
	char bar[DISPLAY_LINE];
	unsigned int width = room < sizeof(bar) ? room : (unsigned int)sizeof(bar) - 1, done;

	if (display->expected == 0)
		return;
	done = display->checks < display->expected ? display->checks * width / display->expected
						   : width;
	memset(bar, '#', done);
	memset(bar + done, '.', width - done);
	display->cells->put(display->cells, 1, ROW_BAR, 1, CELL_CYAN, bar, width);
}

void progress_check(const struct display *display, const char *line)
{
	const char *name = line;
	char text[DISPLAY_LINE];

	while (*name != '\0' && !(name[0] == '-' && name[1] == ' '))
		name++;
	print_bar(display);
	if (display->expected > display->checks)
		format_text(text, sizeof(text), " check %u of %u %s", display->checks,
			    display->expected, name);
	else
		format_text(text, sizeof(text), " check %u %s", display->checks, name);
	print(display, ROW_BAR + 1, CELL_GREY, text);
	if (!display->reasons)
		return;
	format_text(text, sizeof(text), " NOT OK %s", name);
	print(display, ROW_FAILED + display->failed - 1, CELL_RED | CELL_BRIGHT, text);
}
