/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text in a framebuffer. To scroll by moving pixels, as Linux's earlycon=efifb does, would read them.
 */
#include "kernel/lib/screen.h"

#include "kernel/lib/string.h"

#define BLANK FONT_FIRST

/* Nearly all glyphs are eight pixels wide: they are drawn four pixels at a time. */
static void draw(struct screen *screen, uint32_t column, uint32_t row, char character)
{
	const struct font *font = screen->font;
	const uint32_t scale = screen->scale, stride = screen->shape.pixels_per_line;
	const uint32_t width = font->width * scale, height = font->height * scale;
	const uint32_t row_size = (font->width + 7U) / 8;
	const uint8_t *bits = font->rows +
			      (size_t)(character - FONT_FIRST) * font->height * row_size;
	uint32_t *pixels = screen->pixels + (uint64_t)row * height * stride + column * width;

	for (uint32_t y = 0; y < height; y++, pixels += stride) {
		if (width == 8 && scale == 1) {
			const uint8_t byte = bits[y];

			__builtin_memcpy(pixels, screen->quads[byte >> 4], 16);
			__builtin_memcpy(pixels + 4, screen->quads[byte & 15], 16);
			continue;
		}
		for (uint32_t x = 0; x < width; x++) {
			uint32_t byte = bits[y / scale * row_size + x / scale / 8];

			pixels[x] = screen->quads[byte >> (7 - x / scale % 8) & 1][3];
		}
	}
}

/* The remembered text of a row, in a ring: behind the last row come lines that have scrolled away. */
static char *text_of(const struct screen *screen, uint32_t row)
{
	return screen->text + (size_t)((screen->first + row) % screen->rows) * screen->columns;
}

/* Clears the screen, and draws its first `rows` rows again. */
static void paint(struct screen *screen, uint32_t rows)
{
	if (screen->held)
		return;
	for (uint32_t line = 0; line < screen->shape.height; line++)
		memset(screen->pixels + (uint64_t)line * screen->shape.pixels_per_line, 0,
		       screen->shape.width * sizeof(uint32_t));
	for (uint32_t row = 0; row < rows; row++)
		for (uint32_t column = 0; column < screen->columns; column++)
			if (text_of(screen, row)[column] != BLANK)
				draw(screen, column, row, text_of(screen, row)[column]);
}

/*
 * Goes below the last row only when there is something to write there, so that the last line of a
 * report stays the last line of the screen; and then a quarter of it stays, so that few lines are drawn
 * twice, and none once for each line after it. Without remembered text all of it goes.
 */
static void make_room(struct screen *screen)
{
	const uint32_t rows = screen->rows, kept = screen->text != NULL ? rows / 4 : 0;

	if (screen->row == rows) {
		screen->first += rows - kept;
		screen->row = kept;
		paint(screen, kept);
	}
	if (screen->column == 0 && screen->text != NULL)
		memset(text_of(screen, screen->row), BLANK, screen->columns);
}

static void line_feed(struct screen *screen)
{
	make_room(screen);
	screen->column = 0;
	screen->row++;
}

static void write_character(struct screen *screen, char character)
{
	if (character == '\n' || screen->column == screen->columns)
		line_feed(screen);
	if (character == '\n')
		return;
	make_room(screen);
	if (character < FONT_FIRST || character > FONT_LAST)
		character = '?';
	if (screen->text != NULL)
		text_of(screen, screen->row)[screen->column] = character;
	if (character != BLANK && !screen->held)
		draw(screen, screen->column, screen->row, character);
	screen->column++;
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
	const uint32_t foreground = shape->red_mask | shape->green_mask | shape->blue_mask;
	uint32_t columns, rows;

	*screen = (struct screen){.shape = *shape, .font = font, .text = text};
	if (pixels == NULL || !is_usable(shape, font))
		return;
	screen->pixels = pixels;
	/* Enlarges only what is too much both ways: a panorama keeps its rows and leaves its right
	 * side. */
	do {
		screen->scale++;
		columns = shape->width / (font->width * screen->scale);
		rows = shape->height / (font->height * screen->scale);
	} while (columns > SCREEN_COLUMNS_MAX && rows > SCREEN_ROWS_MAX);
	screen->columns = columns < SCREEN_COLUMNS_MAX ? columns : SCREEN_COLUMNS_MAX;
	screen->rows = rows < SCREEN_ROWS_MAX ? rows : SCREEN_ROWS_MAX;
	for (unsigned int i = 0; i < 64; i++)
		screen->quads[i / 4][i % 4] = (i / 4 & 8U >> i % 4) != 0 ? foreground : 0;
	paint(screen, 0);
	if (text != NULL)
		memset(text, BLANK, SCREEN_TEXT_SIZE);
}

void screen_write(struct screen *screen, const char *text, size_t length)
{
	for (size_t i = 0; i < length && screen->pixels != NULL; i++)
		write_character(screen, text[i]);
}

void screen_hold(struct screen *screen, bool hold)
{
	const uint32_t used = screen->row + (screen->column != 0);

	screen->held = hold;
	if (screen->pixels == NULL || screen->text == NULL || hold)
		return;
	if (screen->first != 0) {
		screen->first += used;
		screen->row += screen->rows - used;
	}
	paint(screen, screen->rows);
}
