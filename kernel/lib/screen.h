/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text in a linear framebuffer of 32-bit pixels, of any size, stride and order of colours.
 *
 * Glyphs come from a packaged console font that is linked in. A screen that is too small for one
 * character is none; on one with very many pixels each of a glyph is drawn several times as large.
 * The framebuffer is only ever written: it is mapped write-combining at best, and to read from it
 * costs about a microsecond a word.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <handoff.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Glyphs are enlarged while there would be more text than this both ways. */
#define SCREEN_COLUMNS_MAX 240
#define SCREEN_ROWS_MAX 80
#define SCREEN_TEXT_SIZE (SCREEN_COLUMNS_MAX * SCREEN_ROWS_MAX)

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
	uint32_t *pixels; /* NULL: there is no screen */
	struct screen_shape shape;
	const struct font *font;
	uint32_t scale; /* how many pixels wide and high one of a glyph is drawn */
	uint32_t column, row;
	uint32_t columns, rows;
	uint32_t quads[16][4]; /* the pixels of four bits of a glyph's row */
	char *text;	       /* what each cell shows, row by row; or NULL */
	uint32_t first;	       /* row of `text` at the top; it counts on for ever */
	bool held;
};

/*
 * Clears the screen. If it cannot be used, `screen->pixels` is NULL and writing does nothing. With
 * `text`, SCREEN_TEXT_SIZE bytes to remember its text in, a full screen keeps a quarter; with NULL (the
 * loader, whose image should stay small) it is cleared, and writing goes on at its top.
 */
void screen_open(struct screen *screen, void *pixels, const struct screen_shape *shape,
		 const struct font *font, char text[SCREEN_TEXT_SIZE]);

void screen_write(struct screen *screen, const char *text, size_t length);

/* For a screen with `text`: while it is held, what is written is only remembered. Then the last lines are
 * drawn, as many as there is room for, and nothing of those that came and went meanwhile. */
void screen_hold(struct screen *screen, bool hold);

#endif
