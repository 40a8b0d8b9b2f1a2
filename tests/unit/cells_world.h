/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Cells that remember what they show, for programs that test what is drawn in them.
 */
#ifndef CELLS_WORLD_H
#define CELLS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/screen.h"

#define CELLS_COLUMNS 256
#define CELLS_ROWS 128

struct grid {
	struct cells cells;
	unsigned int clears;
	char text[CELLS_ROWS][CELLS_COLUMNS + 1];
	unsigned char attribute[CELLS_ROWS][CELLS_COLUMNS];
};

static inline void grid_clear(struct cells *cells)
{
	struct grid *grid = (struct grid *)(void *)cells;

	grid->clears++;
	memset(grid->attribute, 0, sizeof(grid->attribute));
	for (uint32_t row = 0; row < CELLS_ROWS; row++) {
		memset(grid->text[row], ' ', cells->columns);
		grid->text[row][cells->columns] = '\0';
	}
}

/* A large letter stands in its first cell. What reaches out is not drawn. */
static inline void grid_put(struct cells *cells, uint32_t column, uint32_t row, unsigned int size,
			    unsigned int attribute, const char *text, size_t length)
{
	struct grid *grid = (struct grid *)(void *)cells;

	if (row + size > cells->rows)
		return;
	for (size_t i = 0; i < length && column + (i + 1) * size <= cells->columns; i++) {
		grid->text[row][column + i * size] = text[i];
		grid->attribute[row][column + i * size] = (unsigned char)attribute;
	}
}

static inline struct grid *open_grid(uint32_t columns, uint32_t rows)
{
	struct grid *grid = calloc(1, sizeof(*grid));

	grid->cells = (struct cells){columns, rows, grid_clear, grid_put};
	grid_clear(&grid->cells);
	return grid;
}

/* The row that holds the text, or -1. */
static inline int grid_row(const struct grid *grid, const char *text)
{
	for (uint32_t row = 0; row < grid->cells.rows; row++)
		if (strstr(grid->text[row], text) != NULL)
			return (int)row;
	return -1;
}

#endif
