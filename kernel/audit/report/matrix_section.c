/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Whom an audit was made for; and the lines `# matrix` beside each other, or what is special in them.
 */
#include "kernel/audit/report/matrix_section.h"

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define ROW "# matrix service="
#define CELL_WIDTH 50 /* the longest service, and three words */

static unsigned int count_rows(const struct display *display)
{
	const char *line = NULL;
	unsigned int count = 0;

	while ((line = display_find(display, ROW, line)) != NULL)
		count++;
	return count;
}

static void print_table(const struct display *display, struct area *area, unsigned int rows)
{
	const char *line = NULL;
	unsigned int shown = 0;

	while ((line = display_find(display, ROW, line)) != NULL) {
		struct area cell = *area;

		cell.left += shown / rows * CELL_WIDTH;
		cell.columns = CELL_WIDTH;
		cell.row += shown++ % rows;
		area_print(&cell, CELL_GREY, 2, "  %-25s %-7s %-7s %s",
			   display_value(line, "service").text, display_value(line, "boot").text,
			   display_value(line, "physical").text,
			   display_value(line, "virtual").text);
	}
	area->row += rows;
}

static void print_phase(const struct display *display, struct area *area, const char *phase)
{
	char text[512];
	const char *line = NULL;
	bool all = true, any = false;

	format_text(text, sizeof(text), "  %s: all that were asked", phase);
	while ((line = display_find(display, ROW, line)) != NULL) {
		const struct display_value answer = display_value(line, phase);
		const struct display_value service = display_value(line, "service");

		if (strcmp(answer.text, "-") == 0 || strcmp(service.text, "BootServices") == 0)
			continue;
		any = true;
		if (strcmp(answer.text, "yes") == 0)
			continue;
		format_append(text, sizeof(text), "%s %s (%s)", all ? " but" : ",", service.text,
			      answer.text);
		all = false;
	}
	if (!any)
		format_text(text, sizeof(text), "  %s: none was asked", phase);
	area_print(area, all && any ? CELL_GREY : CELL_YELLOW, 4, "%s", text);
}

static void print_drivers(const struct display *display, struct area *area)
{
	char text[512] = "Drivers under test:";
	const char *line = NULL;
	bool any = false;

	while ((line = display_find(display, "# driver=", line)) != NULL) {
		format_append(text, sizeof(text), "%s %s", any ? "," : "",
			      display_value(line, "driver").text);
		any = true;
	}
	if (any)
		area_print(area, CELL_WHITE, 2, "%s", text);
}

static void print_matrix(const struct display *display, struct area *area)
{
	const unsigned int count = count_rows(display), beside = area->columns / CELL_WIDTH;
	unsigned int rows;

	if (count == 0)
		return;
	print_drivers(display, area);
	rows = beside == 0 ? count : (count + beside - 1) / beside;
	area_print(area, CELL_WHITE, 2, "Services, asked in phase boot, physical, virtual");
	if (area_rows(area) >= rows && beside > 0) {
		print_table(display, area, rows);
		return;
	}
	print_phase(display, area, "boot");
	print_phase(display, area, "physical");
	print_phase(display, area, "virtual");
}

const struct display_section matrix_section = {print_matrix, 5, 7};
