/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text in a linear framebuffer of 32-bit pixels, of any size, stride and order of colours.
 *
 * Glyphs come from a packaged console font that is linked in. A screen that is too small for one
 * character is none; where pixels are dense, each of a glyph is drawn several times as large.
 * The framebuffer is only ever written: it is mapped write-combining at best, and to read from it
 * costs about a microsecond a word.
 *
 * Who draws a page does so in cells, which may as well be those of a console that only firmware can draw on.
 * Colours are those of EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL.SetAttribute (UEFI 2.10, section 12.4.7): the low
 * four bits of an attribute are the text's, those above are the ground's.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <handoff.h>
#include <stddef.h>
#include <stdint.h>

/* Glyphs are enlarged as long as so many cells are left both ways: what fits 640x480 with glyphs of 8x16. */
#define SCREEN_COLUMNS_LEAST 80
#define SCREEN_ROWS_LEAST 30

/* The characters that can be shown: all that print in ASCII. */
#define FONT_FIRST ' '
#define FONT_LAST '~'

/* Glyphs from FONT_FIRST to FONT_LAST, one right behind the other. A row of one starts at a byte of its
 * own, and its highest bit is the left one. Extents are in pixels. */
struct font {
	uint8_t width;
	uint8_t height;
	uint8_t rows[];
};

/* The one that is linked into this image: tools/font.pl makes it, and vouches for it. */
extern const struct font screen_font;

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
	uint32_t columns, rows;
	/* Everything is black then. */
	void (*clear)(struct cells *cells);

	/* Text from a cell on, each character `size` cells wide and high where the place can do that. What
	 * reaches out of it is not drawn. */
	void (*put)(struct cells *cells, uint32_t column, uint32_t row, unsigned int size,
		    unsigned int attribute, const char *text, size_t length);
};

struct screen {
	struct cells cells; /* first: the two are one address */
	uint32_t *pixels;   /* NULL: there is no screen */
	struct screen_shape shape;
	const struct font *font;
	uint32_t scale;	      /* how many pixels wide and high one of a glyph is drawn */
	uint32_t column, row; /* where screen_write() goes on */
};

/* Clears the screen. If it cannot be used, `screen->pixels` is NULL and writing does nothing. */
void screen_open(struct screen *screen, void *pixels, const struct screen_shape *shape,
		 const struct font *font);

/* Lines one below the other; a full screen is cleared, and writing goes on at its top. */
void screen_write(struct screen *screen, const char *text, size_t length);

/* Begins a page of its own with a large word; writing goes on below it. */
void screen_headline(struct screen *screen, const char *word, unsigned int ground);

#endif
