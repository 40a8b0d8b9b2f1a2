/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report as it comes, line by line, and what each of them changes on the screen.
 */
#include "kernel/display/display.h"

#include "kernel/display/pages.h"

static bool is_end(const struct display *display, const char *line)
{
	return display_starts(line, "# verdict=") || display_starts(line, "Bail out!") ||
	       (display->closing && display_starts(line, "# kept-report="));
}

static void take(struct display *display, const char *line)
{
	const bool is_check = display_is_check(line);

	if (display_starts(line, "1..") || display_starts(line, "Bail out!"))
		display->closing = true;
	display_keep(display, line);
	display->checks += is_check;
	display->failed += display->reasons;
	if (display->cells == NULL)
		return;
	if (is_end(display, line))
		closing_page_draw(display);
	else if (display_starts(line, "# halted"))
		display_end(display, "The machine is halted, and can be switched off.");
	else if (is_check && !display->closing)
		progress_check(display, line);
}

void display_open(struct display *display)
{
	if (display->cells != NULL)
		progress_draw(display);
}

void display_feed(struct display *display, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\n') {
			if (display->length + 1 < sizeof(display->line))
				display->line[display->length++] = text[i];
			continue;
		}
		display->line[display->length] = '\0';
		display->length = 0;
		take(display, display->line);
	}
}

void display_end(const struct display *display, const char *sentence)
{
	struct area area;

	if (display->cells == NULL)
		return;
	area = (struct area){display->cells, display->cells->columns, 0, display->cells->rows - 1,
			     display->cells->rows};
	area_fill(&area, CELL_WHITE | CELL_ON(CELL_BLUE), sentence);
}
