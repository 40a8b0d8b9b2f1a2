/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The page that a screen should show of a report, as tests/boot/read_screen.pl writes it down:
 *
 *	page COLUMNS ROWS PORT [console] <REPORT
 *
 * COLUMNS and ROWS are in cells, PORT is the serial port's. Cells of a large letter are written as DEL; on
 * firmware's console no letter is large, no ground is bright, and the last cell of all is empty.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/audit/report/matrix_section.h"
#include "kernel/display/display.h"

#define CELLS_MAX 1024

struct grid {
	struct cells cells;
	char text[CELLS_MAX][CELLS_MAX];
	unsigned char attribute[CELLS_MAX][CELLS_MAX];
};

static void clear(struct cells *cells)
{
	struct grid *grid = (struct grid *)cells;

	memset(grid->text, ' ', sizeof(grid->text));
	memset(grid->attribute, 0, sizeof(grid->attribute));
}

static void put(struct cells *cells, uint32_t column, uint32_t row, unsigned int size,
		unsigned int attribute, const char *text, size_t length)
{
	struct grid *grid = (struct grid *)cells;

	if (row + size > cells->rows)
		return;
	for (size_t i = 0; i < length * size && column + i / size * size + size <= cells->columns;
	     i++) {
		for (unsigned int y = 0; y < size; y++) {
			grid->text[row + y][column + i] = (char)(size > 1 ? 0x7f : text[i]);
			grid->attribute[row + y][column + i] = (unsigned char)attribute;
		}
	}
}

static void put_on_console(struct cells *cells, uint32_t column, uint32_t row, unsigned int size,
			   unsigned int attribute, const char *text, size_t length)
{
	row += size / 2;
	if (row + 1 == cells->rows && column + length >= cells->columns)
		length = cells->columns - column - 1;
	put(cells, column, row, 1, attribute & 0x7f, text, length);
}

/* A digit for a ground that is not black, a letter for text, and a point for nothing. */
static char colour_of(char text, unsigned char attribute)
{
	if (attribute >= CELL_COLOURS)
		return "0123456789abcdef"[attribute / CELL_COLOURS];
	return text == ' ' ? '.' : "kbgcrmywKBGCRMYW"[attribute];
}

int main(int count, char **arguments)
{
	static struct display display;
	static struct grid grid;
	static char report[1 << 20];
	const bool on_console = count == 5 && strcmp(arguments[4], "console") == 0;

	if (count != 4 && !on_console)
		return 1;
	grid.cells = (struct cells){(uint32_t)atoi(arguments[1]), (uint32_t)atoi(arguments[2]),
				    clear, on_console ? put_on_console : put};
	if (grid.cells.columns > CELLS_MAX || grid.cells.rows > CELLS_MAX)
		return 1;
	display = (struct display){.cells = &grid.cells,
				   .more = &matrix_section,
				   .port = (unsigned int)strtoul(arguments[3], NULL, 0)};
	clear(&grid.cells);
	display_open(&display);
	display_feed(&display, report, fread(report, 1, sizeof(report), stdin));
	for (uint32_t row = 0; row < grid.cells.rows; row++) {
		printf("%.*s\n", (int)grid.cells.columns, grid.text[row]);
		for (uint32_t column = 0; column < grid.cells.columns; column++)
			putchar(colour_of(grid.text[row][column], grid.attribute[row][column]));
		putchar('\n');
	}
	return 0;
}
