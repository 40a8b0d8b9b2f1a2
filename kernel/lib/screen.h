/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text in a linear framebuffer of 32-bit pixels, of any size, stride and order of colours.
 *
 * Glyphs come from a packaged console font that is linked in. A screen that is too small for one
 * character is none; where pixels are dense, each of a glyph is drawn several times as large.
 * The framebuffer is only ever written: it is mapped write-combining at best, and to read from it
 * costs about a microsecond a word.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <handoff.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/lib/cells.h"

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

#endif
