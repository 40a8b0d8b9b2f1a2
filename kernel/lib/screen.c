/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text in a framebuffer. Scrolling redraws the cells whose character changes, and reads nothing.
 */
#include "kernel/lib/screen.h"

#include <stdbool.h>

#include "kernel/lib/string.h"

#define BLANK FONT_FIRST
#define UNKNOWN '?'

static void fill(struct screen *screen, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
		 uint32_t colour)
{
	for (uint32_t line = y; line < y + height; line++) {
		volatile uint32_t *pixel = screen->pixels +
					   (uint64_t)line * screen->shape.pixels_per_line + x;

		for (uint32_t i = 0; i < width; i++)
			pixel[i] = colour;
	}
}

static void draw_row(struct screen *screen, uint32_t x, uint32_t y, const uint8_t *bits)
{
	const uint32_t scale = screen->scale;

	for (uint32_t i = 0; i < screen->font->width; i++) {
		bool set = bits[i / 8] & 0x80 >> i % 8;

		fill(screen, x + i * scale, y, scale, scale,
		     set ? screen->foreground : screen->background);
	}
}

static uint32_t bytes_per_row(const struct font *font)
{
	return (font->width + 7U) / 8;
}

static const struct glyph *find_glyph(const struct font *font, char character)
{
	const struct glyph *glyph = (const void *)font->glyphs;

	for (char before = FONT_FIRST; before < character; before++)
		glyph = (const void *)(glyph->rows + glyph->row_count * bytes_per_row(font));
	return glyph;
}

static void draw(struct screen *screen, uint32_t column, uint32_t row, char character)
{
	const struct font *font = screen->font;
	const struct glyph *glyph = find_glyph(font, character);
	const uint32_t scale = screen->scale;
	const uint32_t x = column * font->width * scale;
	const uint32_t y = row * font->height * scale;

	for (uint32_t i = 0; i < font->height; i++) {
		uint32_t glyph_row = i - glyph->top; /* above the first one it wraps */

		if (glyph_row < glyph->row_count)
			draw_row(screen, x, y + i * scale,
				 glyph->rows + glyph_row * bytes_per_row(font));
		else
			fill(screen, x, y + i * scale, font->width * scale, scale,
			     screen->background);
	}
}

/* Shows a character in a cell, unless it is already there. */
static void show(struct screen *screen, uint32_t column, uint32_t row, char character)
{
	if (screen->text != NULL) {
		char *cell = screen->text + (size_t)row * screen->columns + column;

		if (*cell == character)
			return;
		*cell = character;
	}
	draw(screen, column, row, character);
}

static void clear(struct screen *screen)
{
	fill(screen, 0, 0, screen->shape.width, screen->shape.height, screen->background);
	screen->column = 0;
	screen->row = 0;
}

static void scroll(struct screen *screen)
{
	for (uint32_t row = 0; row < screen->rows; row++) {
		const char *below = screen->text + (size_t)(row + 1) * screen->columns;

		for (uint32_t column = 0; column < screen->columns; column++)
			show(screen, column, row, row + 1 < screen->rows ? below[column] : BLANK);
	}
	screen->row = screen->rows - 1;
}

/*
 * Goes below the last row only when there is something to write there, so that the last line of a
 * report stays the last line of the screen.
 */
static void make_room(struct screen *screen)
{
	if (screen->row < screen->rows)
		return;
	if (screen->text != NULL)
		scroll(screen);
	else
		clear(screen);
}

static void line_feed(struct screen *screen)
{
	make_room(screen);
	screen->column = 0;
	screen->row++;
}

static void write_character(struct screen *screen, char character)
{
	if (character == '\n') {
		line_feed(screen);
		return;
	}
	if (screen->column == screen->columns)
		line_feed(screen);
	make_room(screen);
	if (character < FONT_FIRST || character > FONT_LAST)
		character = UNKNOWN;
	show(screen, screen->column++, screen->row, character);
}

static bool is_usable(const struct screen_shape *shape, const struct font *font)
{
	if (shape->width < font->width || shape->height < font->height)
		return false;
	if (shape->pixels_per_line < shape->width)
		return false;
	return (shape->red_mask | shape->green_mask | shape->blue_mask) != 0;
}

static uint32_t at_most(uint32_t value, uint32_t limit)
{
	return value < limit ? value : limit;
}

/* Enlarges only what is too much both ways: a panorama keeps its rows and leaves its right side. */
static void measure(struct screen *screen)
{
	uint32_t columns, rows;

	screen->scale = 0;
	do {
		screen->scale++;
		columns = screen->shape.width / (screen->font->width * screen->scale);
		rows = screen->shape.height / (screen->font->height * screen->scale);
	} while (columns > SCREEN_COLUMNS_MAX && rows > SCREEN_ROWS_MAX);
	screen->columns = at_most(columns, SCREEN_COLUMNS_MAX);
	screen->rows = at_most(rows, SCREEN_ROWS_MAX);
}

void screen_open(struct screen *screen, void *pixels, const struct screen_shape *shape,
		 const struct font *font)
{
	*screen = (struct screen){0};
	if (pixels == NULL || !is_usable(shape, font))
		return;
	screen->pixels = pixels;
	screen->shape = *shape;
	screen->font = font;
	screen->foreground = shape->red_mask | shape->green_mask | shape->blue_mask;
	measure(screen);
	clear(screen);
}

void screen_remember(struct screen *screen, char text[SCREEN_TEXT_SIZE])
{
	memset(text, BLANK, SCREEN_TEXT_SIZE);
	screen->text = text;
}

void screen_write(struct screen *screen, const char *text, size_t length)
{
	if (screen->pixels == NULL)
		return;
	for (size_t i = 0; i < length; i++)
		write_character(screen, text[i]);
}
