/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Progress: the phases of the walk, and which check of how many was made last.
 */
#include "kernel/display/pages.h"

#include "kernel/lib/format.h"

#define ROW_BAR 4
#define ROW_FAILED 8 /* and below it the checks that failed */

/* So long is no check's name: what is drawn again and again stays as short. */
#define WIDTH 72

static void print(const struct display *display, unsigned int row, unsigned int attribute,
		  const char *text)
{
	const unsigned int columns = display->cells->columns;
	struct area area = {display->cells, columns < WIDTH ? columns : WIDTH, 0, row,
			    display->cells->rows};

	if (row < display->cells->rows)
		area_fill(&area, attribute, text);
}

void progress_draw(const struct display *display)
{
	print(display, 0, CELL_WHITE | CELL_ON(CELL_BLUE), " Brightline");
	print(display, 2, CELL_GREY,
	      " boot, exiting, physical: passed   virtual: the kernel makes its checks");
}

/* The share of the row that this check has filled; without a number that is expected there is none. */
static void print_bar(const struct display *display)
{
	const unsigned int room = display->cells->columns - 2, checks = display->checks;
	unsigned int from, to;

	if (checks == 0 || checks > display->expected || display->cells->columns <= 2)
		return;
	from = (checks - 1) * room / display->expected;
	to = checks * room / display->expected;
	for (; from < to; from++)
		display->cells->put(display->cells, 1 + from, ROW_BAR, 1, CELL_CYAN, "#", 1);
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
