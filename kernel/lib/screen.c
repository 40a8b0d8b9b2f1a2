/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text in a framebuffer. To scroll by moving pixels, as Linux's earlycon=efifb does, would read them.
 */
#include "kernel/lib/screen.h"

#include "kernel/lib/string.h"

/* The part of a colour's mask that shows `level` of 3: any mask will do, also one of ten bits. */
static uint32_t shade(uint32_t mask, uint32_t level)
{
	const uint32_t unit = mask & -mask;

	return unit == 0 ? 0 : (uint32_t)((uint64_t)(mask / unit) * level / 3) * unit & mask;
}

/* The usual sixteen: two thirds of a colour, or with CELL_BRIGHT all of it, and a third of the others. */
static uint32_t colour(const struct screen_shape *shape, unsigned int attribute)
{
	const uint32_t low = (attribute & CELL_BRIGHT) != 0, high = low + 2;

	return shade(shape->red_mask, (attribute & CELL_RED) != 0 ? high : low) |
	       shade(shape->green_mask, (attribute & CELL_GREEN) != 0 ? high : low) |
	       shade(shape->blue_mask, (attribute & CELL_BLUE) != 0 ? high : low);
}

/* A glyph's row of one pixel's height. Nearly all are eight pixels wide, and drawn four at a time. */
static void draw_row(uint32_t *pixels, const struct screen *screen, const uint8_t *bits,
		     const uint32_t quads[16][4], uint32_t scale)
{
	if (scale == 1 && screen->font->width == 8) {
		__builtin_memcpy(pixels, quads[*bits >> 4], 16);
		__builtin_memcpy(pixels + 4, quads[*bits & 15], 16);
		return;
	}
	for (uint32_t x = 0, at = 0; x < screen->font->width; x++) {
		const uint32_t pixel = quads[bits[x / 8] >> (7 - x % 8) & 1][3];

		for (uint32_t end = at + scale; at < end; at++)
			pixels[at] = pixel;
	}
	for (uint32_t y = 1; y < scale; y++)
		memcpy(pixels + (size_t)y * screen->shape.pixels_per_line, pixels,
		       (size_t)screen->font->width * scale * sizeof(*pixels));
}

static void draw(const struct screen *screen, uint32_t column, uint32_t row, uint32_t size,
		 const uint32_t quads[16][4], char character)
{
	const struct font *font = screen->font;
	const uint32_t scale = screen->scale * size, row_size = (font->width + 7U) / 8;
	const size_t stride = screen->shape.pixels_per_line;
	uint32_t *pixels = screen->pixels + row * font->height * screen->scale * stride +
			   (size_t)column * font->width * screen->scale;
	const uint8_t *bits;

	if (character < FONT_FIRST || character > FONT_LAST)
		character = '?';
	bits = font->rows + (size_t)(character - FONT_FIRST) * font->height * row_size;
	for (uint32_t y = 0; y < font->height; y++, bits += row_size, pixels += scale * stride)
		draw_row(pixels, screen, bits, quads, scale);
}

/* Rows and columns count cells of the screen's own size, also where letters are larger than one. */
static void put(struct cells *cells, uint32_t column, uint32_t row, unsigned int size,
		unsigned int attribute, const char *text, size_t length)
{
	const struct screen *screen = (const struct screen *)(void *)cells;
	const uint32_t fore = colour(&screen->shape, attribute);
	const uint32_t ground = colour(&screen->shape, attribute / CELL_COLOURS);
	uint32_t quads[16][4]; /* the pixels of four bits of a glyph's row */

	for (unsigned int i = 0; i < 64; i++)
		quads[i / 4][i % 4] = (i / 4 & 8U >> i % 4) != 0 ? fore : ground;
	if (row + size > cells->rows)
		return;
	for (size_t i = 0; i < length && column + size <= cells->columns; i++, column += size)
		draw(screen, column, row, size, quads, text[i]);
}

static void clear(struct cells *cells)
{
	struct screen *screen = (struct screen *)(void *)cells;

	for (uint32_t line = 0; line < screen->shape.height; line++)
		memset(screen->pixels + (uint64_t)line * screen->shape.pixels_per_line, 0,
		       screen->shape.width * sizeof(uint32_t));
	screen->column = screen->row = 0;
}

void screen_open(struct screen *screen, void *pixels, const struct screen_shape *shape,
		 const struct font *font)
{
	struct cells *cells = &screen->cells;

	*screen = (struct screen){{0, 0, clear, put}, NULL, *shape, font, 0, 0, 0};
	/* Firmware may publish a mode without a framebuffer, or one of no size (UEFI 2.10, section 12.9.2);
	 * the masks are 0 where it names no format. */
	if (pixels == NULL || shape->width < font->width || shape->height < font->height ||
	    shape->pixels_per_line < shape->width ||
	    (shape->red_mask | shape->green_mask | shape->blue_mask) == 0)
		return;
	screen->pixels = pixels;
	screen->scale = 1;
	while (shape->width / font->width / (screen->scale + 1) >= SCREEN_COLUMNS_LEAST &&
	       shape->height / font->height / (screen->scale + 1) >= SCREEN_ROWS_LEAST)
		screen->scale++;
	cells->columns = shape->width / font->width / screen->scale;
	cells->rows = shape->height / font->height / screen->scale;
	clear(cells);
}

/* A line feed at the end clears nothing yet: the last line stays until there is another. */
void screen_write(struct screen *screen, const char *text, size_t length)
{
	for (size_t i = 0; i < length && screen->pixels != NULL; i++) {
		if (text[i] == '\n' || screen->column == screen->cells.columns) {
			screen->column = 0;
			screen->row++;
		}
		if (text[i] == '\n')
			continue;
		if (screen->row == screen->cells.rows)
			clear(&screen->cells);
		put(&screen->cells, screen->column++, screen->row, 1, CELL_WHITE, &text[i], 1);
	}
}

void screen_headline(struct screen *screen, const char *word, unsigned int ground)
{
	if (screen->pixels == NULL)
		return;
	clear(&screen->cells);
	put(&screen->cells, 0, 0, 3, CELL_WHITE | CELL_ON(ground), word, strlen(word));
	screen->row = 4;
}
