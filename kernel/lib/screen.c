/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text in a framebuffer. Scrolling redraws the cells whose character changes, and reads nothing.
 */
#include "kernel/lib/screen.h"

#include <stdbool.h>

#include "kernel/lib/string.h"

#define BLANK FONT_FIRST
#define BACKGROUND 0

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

static void draw(struct screen *screen, uint32_t column, uint32_t row, char character)
{
	const struct font *font = screen->font;
	const uint32_t scale = screen->scale, row_size = (font->width + 7U) / 8;
	const uint8_t *bits = font->rows +
			      (size_t)(character - FONT_FIRST) * font->height * row_size;
	const uint32_t left = column * font->width, top = row * font->height;

	for (uint32_t y = 0; y < font->height; y++, bits += row_size)
		for (uint32_t x = 0; x < font->width; x++)
			fill(screen, (left + x) * scale, (top + y) * scale, scale, scale,
			     (bits[x / 8] & 0x80 >> x % 8) != 0 ? screen->foreground : BACKGROUND);
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
	fill(screen, 0, 0, screen->shape.width, screen->shape.height, BACKGROUND);
	screen->column = 0;
	screen->row = 0;
}

/* From the text that is remembered. To move pixels, as Linux's earlycon=efifb does, would read them. */
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
		character = '?';
	show(screen, screen->column++, screen->row, character);
}

/* Firmware may publish a mode without a framebuffer, or one of no size (UEFI 2.10, section 12.9.2); the
 * masks are 0 where it names no format. */
static bool is_usable(const struct screen_shape *shape, const struct font *font)
{
	return shape->width >= font->width && shape->height >= font->height &&
	       shape->pixels_per_line >= shape->width &&
	       (shape->red_mask | shape->green_mask | shape->blue_mask) != 0;
}

void screen_open(struct screen *screen, void *pixels, const struct screen_shape *shape,
		 const struct font *font, char text[SCREEN_TEXT_SIZE])
{
	uint32_t columns, rows;

	*screen = (struct screen){.shape = *shape, .font = font, .text = text};
	if (pixels == NULL || !is_usable(shape, font))
		return;
	screen->pixels = pixels;
	screen->foreground = shape->red_mask | shape->green_mask | shape->blue_mask;
	/* Enlarges only what is too much both ways: a panorama keeps its rows and leaves its right
	 * side. */
	do {
		screen->scale++;
		columns = shape->width / (font->width * screen->scale);
		rows = shape->height / (font->height * screen->scale);
	} while (columns > SCREEN_COLUMNS_MAX && rows > SCREEN_ROWS_MAX);
	screen->columns = columns < SCREEN_COLUMNS_MAX ? columns : SCREEN_COLUMNS_MAX;
	screen->rows = rows < SCREEN_ROWS_MAX ? rows : SCREEN_ROWS_MAX;
	clear(screen);
	if (text != NULL)
		memset(text, BLANK, SCREEN_TEXT_SIZE);
}

void screen_write(struct screen *screen, const char *text, size_t length)
{
	if (screen->pixels == NULL)
		return;
	for (size_t i = 0; i < length; i++)
		write_character(screen, text[i]);
}
