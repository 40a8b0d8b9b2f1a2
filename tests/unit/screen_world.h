/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/lib/screen.c have in common: fonts whose glyphs can be told from
 * their pixels, and framebuffers whose every word outside the picture must stay as it was.
 */
#ifndef SCREEN_WORLD_H
#define SCREEN_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/screen.h"

#define GLYPHS (FONT_LAST - FONT_FIRST + 1)
#define UNTOUCHED 0xdeadbeef
#define WHITE 0x00ffffff

/* Glyphs of 8x8: the number of the character in the first row, and its complement in the last. */
static inline const struct font *small_font(void)
{
	static union {
		struct font font;
		uint8_t bytes[2 + GLYPHS * 8];
	} small = {{8, 8, {}}};

	for (unsigned int i = FONT_FIRST + 1; i <= FONT_LAST; i++) { /* the blank has no pixel */
		small.font.rows[(i - FONT_FIRST) * 8] = (uint8_t)i;
		small.font.rows[(i - FONT_FIRST) * 8 + 7] = (uint8_t)~i;
	}
	return &small.font;
}

/* Glyphs of 12x5, so that two bytes make a row; all are blank but the A, with two rows that show. */
static inline const struct font *wide_font(void)
{
	static union {
		struct font font;
		uint8_t bytes[2 + GLYPHS * 10];
	} wide = {{12, 5, {}}};

	memcpy(wide.font.rows + ('A' - FONT_FIRST) * 10 + 2, "\x80\x10\0\0\xff\xf0", 6);
	return &wide.font;
}

struct frame {
	uint32_t *words;
	size_t count;
	struct screen screen;
};

static inline struct screen_shape shape_of(uint32_t width, uint32_t height, uint32_t stride)
{
	return (struct screen_shape){
		width, height, stride, 0x00ff0000, 0x0000ff00, 0x000000ff,
	};
}

/* A framebuffer exactly as large as its pixels: ASan sees any word outside. */
static inline struct frame *open_frame(const struct screen_shape *shape, const struct font *font)
{
	struct frame *frame = calloc(1, sizeof(*frame));

	frame->count = (size_t)shape->pixels_per_line * (shape->height - 1) + shape->width;
	frame->words = malloc(frame->count * sizeof(uint32_t));
	for (size_t i = 0; i < frame->count; i++)
		frame->words[i] = UNTOUCHED;
	screen_open(&frame->screen, frame->words, shape, font);
	return frame;
}

static inline struct frame *open_small_frame(uint32_t columns, uint32_t rows)
{
	struct screen_shape shape = shape_of(columns * 8 + 3, rows * 8 + 5, columns * 8 + 10);

	return open_frame(&shape, small_font());
}

static inline void close_frame(struct frame *frame)
{
	free(frame->words);
	free(frame);
}

static inline uint32_t pixel_at(const struct frame *frame, uint32_t x, uint32_t y)
{
	return frame->words[(size_t)y * frame->screen.shape.pixels_per_line + x];
}

/* Reads back which 8x8 character of small_font() a cell shows, from its first and last row. */
static inline char shown(const struct frame *frame, uint32_t column, uint32_t row)
{
	unsigned int first = 0, last = 0;

	for (uint32_t x = 0; x < 8; x++) {
		first = first << 1 | (pixel_at(frame, column * 8 + x, row * 8) == WHITE);
		last = last << 1 | (pixel_at(frame, column * 8 + x, row * 8 + 7) == WHITE);
	}
	if (first == 0 && last == 0)
		return ' ';
	assert_int_equal(first ^ last, 0xff);
	return (char)first;
}

static inline void assert_row(const struct frame *frame, uint32_t row, const char *expected)
{
	for (uint32_t column = 0; column < frame->screen.cells.columns; column++)
		assert_int_equal(shown(frame, column, row), expected[column]);
}

static inline void write_text(struct frame *frame, const char *text)
{
	screen_write(&frame->screen, text, strlen(text));
}

#endif
