/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The closing page: who gets how many rows.
 *
 * Every section is first asked how many it could fill. Where there are fewer, the blank rows between them go
 * first; then each has what it must have at least, and the rest goes to them in their order.
 */
#include "kernel/display/pages.h"

#include "kernel/lib/format.h"

#define SECTIONS_MAX 12
#define MARGIN 1

static const struct display_section first[] = {
	{section_verdict, 3, 0},   {section_machine, 3, 4}, {section_causes, 4, 1},
	{section_questions, 4, 3}, {section_memory, 3, 5},  {section_regions, 2, 6},
};

static const struct display_section last = {section_next, 3, 2};

struct page {
	const struct display *display;
	unsigned int columns;
	const struct display_section *section[SECTIONS_MAX];
	unsigned int wish[SECTIONS_MAX];
	unsigned int rows[SECTIONS_MAX];
	unsigned int count;
	unsigned int left; /* rows that nobody has yet */
};

static void add(struct page *page, const struct display_section *section)
{
	struct area area = {NULL, page->columns, 0, 0, UINT32_MAX};

	if (page->count == SECTIONS_MAX)
		return;
	section->print(page->display, &area);
	if (area.row == 0)
		return;
	page->section[page->count] = section;
	page->rows[page->count] = 0;
	page->wish[page->count++] = area.row;
}

static void grant(struct page *page, unsigned int index, unsigned int rows)
{
	if (rows > page->wish[index])
		rows = page->wish[index];
	rows -= page->rows[index] < rows ? page->rows[index] : rows;
	if (rows > page->left)
		rows = page->left;
	page->rows[index] += rows;
	page->left -= rows;
}

static void share_out(struct page *page)
{
	for (unsigned int round = 0; round < 2; round++)
		for (unsigned int order = 0; order < SECTIONS_MAX; order++)
			for (unsigned int i = 0; i < page->count; i++)
				if (page->section[i]->order == order)
					grant(page, i,
					      round == 0 ? page->section[i]->least : UINT32_MAX);
}

/* In the place of its last row. */
static void say_more(struct area *area)
{
	char text[64];

	format_text(text, sizeof(text), "  ... and %u rows more: see the report",
		    area->row - area->end + 1);
	area->row = area->end - 1;
	area_fill(area, CELL_YELLOW, text);
}

static void draw(struct page *page, struct cells *cells)
{
	const unsigned int blank = page->left >= page->count ? 1 : 0;
	unsigned int row = 0;

	cells->clear(cells);
	for (unsigned int i = 0; i < page->count; i++) {
		struct area area = {cells, page->columns, MARGIN, row, row + page->rows[i]};

		if (page->rows[i] == 0)
			continue;
		page->section[i]->print(page->display, &area);
		if (area.row > area.end)
			say_more(&area);
		row += page->rows[i] + blank;
	}
}

void closing_page_draw(const struct display *display)
{
	struct cells *cells = display->cells;
	struct page page = {.display = display};

	if (cells->columns <= 2 * MARGIN)
		return;
	page.columns = cells->columns - 2 * MARGIN;
	page.left = cells->rows - 1; /* the last one is display_end()'s */
	for (unsigned int i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		add(&page, &first[i]);
	if (display->more != NULL)
		add(&page, display->more);
	add(&page, &last);
	share_out(&page);
	draw(&page, cells);
}
