/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A place for text in cells: a framebuffer, or a console that only firmware can draw on.
 *
 * Colours are those of EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL.SetAttribute (UEFI 2.10, section 12.4.7): the low
 * four bits of an attribute are the text's, those above are the ground's.
 */
#ifndef CELLS_H
#define CELLS_H

#include <stddef.h>
#include <stdint.h>

enum cell_colour {
	CELL_BLACK,
	CELL_BLUE,
	CELL_GREEN,
	CELL_CYAN,
	CELL_RED,
	CELL_MAGENTA,
	CELL_BROWN,
	CELL_GREY,
	CELL_BRIGHT, /* added to one of those above */
	CELL_YELLOW = CELL_BROWN | CELL_BRIGHT,
	CELL_WHITE = CELL_GREY | CELL_BRIGHT,
	CELL_COLOURS = 16,
};

#define CELL_ON(ground) ((ground) << 4)

struct cells {
	uint32_t columns;
	uint32_t rows;

	/* Everything is black then. */
	void (*clear)(struct cells *cells);

	/* Text from a cell on, each character `size` cells wide and high where the place can do that. What
	 * reaches out of it is not drawn. */
	void (*put)(struct cells *cells, uint32_t column, uint32_t row, unsigned int size,
		    unsigned int attribute, const char *text, size_t length);
};

#endif
