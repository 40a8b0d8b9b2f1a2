/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/screen.c, with fonts made up here so that each glyph can be told from its pixels, in
 * framebuffers whose every word outside the picture must stay as it was.
 */
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
static const struct font *small_font(void)
{
	static union {
		struct font font;
		uint8_t bytes[2 + 2 + (GLYPHS - 1) * 10];
	} small = {{8, 8, {}}};
	uint8_t *glyph = small.font.glyphs + 2; /* the blank has no row */

	for (unsigned int i = FONT_FIRST + 1; i <= FONT_LAST; i++, glyph += 10) {
		glyph[1] = 8;
		glyph[2] = (uint8_t)i;
		glyph[9] = (uint8_t)~i;
	}
	return &small.font;
}

/* Glyphs of 12x5, so that two bytes make a row; all are blank but the A, with three rows of its own. */
static const struct font *wide_font(void)
{
	static union {
		struct font font;
		uint8_t bytes[2 + GLYPHS * 2 + 3 * 2];
	} wide = {{12, 5, {}}};

	memcpy(wide.font.glyphs + ('A' - FONT_FIRST) * 2, "\1\3\x80\x10\0\0\xff\xf0", 8);
	return &wide.font;
}

struct frame {
	uint32_t *words;
	size_t count;
	struct screen screen;
	char text[SCREEN_TEXT_SIZE];
};

static struct screen_shape shape_of(uint32_t width, uint32_t height, uint32_t stride)
{
	return (struct screen_shape){
		width, height, stride, 0x00ff0000, 0x0000ff00, 0x000000ff,
	};
}

/* A framebuffer exactly as large as its pixels: ASan sees any word outside. */
static struct frame *open_frame(const struct screen_shape *shape, const struct font *font)
{
	struct frame *frame = calloc(1, sizeof(*frame));

	frame->count = (size_t)shape->pixels_per_line * (shape->height - 1) + shape->width;
	frame->words = malloc(frame->count * sizeof(uint32_t));
	for (size_t i = 0; i < frame->count; i++)
		frame->words[i] = UNTOUCHED;
	screen_open(&frame->screen, frame->words, shape, font);
	return frame;
}

static struct frame *open_small_frame(uint32_t columns, uint32_t rows)
{
	struct screen_shape shape = shape_of(columns * 8 + 3, rows * 8 + 5, columns * 8 + 10);

	return open_frame(&shape, small_font());
}

static void close_frame(struct frame *frame)
{
	free(frame->words);
	free(frame);
}

static uint32_t pixel_at(const struct frame *frame, uint32_t x, uint32_t y)
{
	return frame->words[(size_t)y * frame->screen.shape.pixels_per_line + x];
}

/* Reads back which 8x8 character of small_font() a cell shows, from its first and last row. */
static char shown(const struct frame *frame, uint32_t column, uint32_t row)
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

static void assert_row(const struct frame *frame, uint32_t row, const char *expected)
{
	for (uint32_t column = 0; column < frame->screen.columns; column++)
		assert_int_equal(shown(frame, column, row), expected[column]);
}

static void write_text(struct frame *frame, const char *text)
{
	screen_write(&frame->screen, text, strlen(text));
}

/* The words between the picture and the stride belong to nobody. */
static void test_text_appears_and_the_stride_is_kept(void **state)
{
	struct frame *frame = open_small_frame(4, 2);

	(void)state;
	write_text(frame, "Hi\nyou");
	assert_row(frame, 0, "Hi  ");
	assert_row(frame, 1, "you ");
	for (uint32_t y = 0; y + 1 < frame->screen.shape.height; y++) {
		for (uint32_t x = frame->screen.shape.width;
		     x < frame->screen.shape.pixels_per_line; x++)
			assert_int_equal(pixel_at(frame, x, y), UNTOUCHED);
	}
	close_frame(frame);
}

static void test_a_glyph_wider_than_a_byte(void **state)
{
	struct screen_shape shape = shape_of(24, 5, 24);
	struct frame *frame = open_frame(&shape, wide_font());

	(void)state;
	write_text(frame, "BA");
	assert_int_equal(pixel_at(frame, 12, 1), WHITE);
	assert_int_equal(pixel_at(frame, 13, 1), 0);
	assert_int_equal(pixel_at(frame, 23, 1), WHITE);
	for (uint32_t x = 0; x < 24; x++) {
		assert_int_equal(pixel_at(frame, x, 0), 0);
		assert_int_equal(pixel_at(frame, x, 3), x < 12 ? 0 : WHITE);
		assert_int_equal(pixel_at(frame, x, 4), 0);
	}
	close_frame(frame);
}

static void test_colours_follow_the_masks(void **state)
{
	struct screen_shape shape = shape_of(8, 8, 8);
	struct frame *frame;

	(void)state;
	shape.red_mask = 0x3ff00000;
	shape.green_mask = 0x000ffc00;
	shape.blue_mask = 0x000003ff;
	frame = open_frame(&shape, small_font());
	write_text(frame, "\x7e");
	assert_int_equal(pixel_at(frame, 1, 0), 0x3fffffff);
	assert_int_equal(pixel_at(frame, 0, 0), 0);
	close_frame(frame);
}

static void test_long_lines_wrap(void **state)
{
	struct frame *frame = open_small_frame(4, 3);

	(void)state;
	write_text(frame, "abcdef\ngh");
	assert_row(frame, 0, "abcd");
	assert_row(frame, 1, "ef  ");
	assert_row(frame, 2, "gh  ");
	close_frame(frame);
}

/* A line that fills its row exactly and then ends is followed by the next row, not by a blank one. */
static void test_a_full_line_ends_once(void **state)
{
	struct frame *frame = open_small_frame(4, 3);

	(void)state;
	write_text(frame, "abcd\nef");
	assert_row(frame, 1, "ef  ");
	close_frame(frame);
}

/* The last line feed of a report does not push its first line out. */
static void test_the_last_line_scrolls_when_there_is_more(void **state)
{
	struct frame *frame = open_small_frame(4, 3);

	(void)state;
	screen_remember(&frame->screen, frame->text);
	write_text(frame, "one\ntwo\n3\n");
	assert_row(frame, 0, "one ");
	assert_row(frame, 2, "3   ");
	write_text(frame, "four");
	assert_row(frame, 0, "two ");
	assert_row(frame, 1, "3   ");
	assert_row(frame, 2, "four");
	write_text(frame, "\n\n6");
	assert_row(frame, 0, "four");
	assert_row(frame, 1, "    ");
	assert_row(frame, 2, "6   ");
	close_frame(frame);
}

static void test_without_memory_a_full_screen_starts_anew(void **state)
{
	struct frame *frame = open_small_frame(4, 2);

	(void)state;
	write_text(frame, "one\ntwo\n3");
	assert_row(frame, 0, "3   ");
	assert_row(frame, 1, "    ");
	close_frame(frame);
}

static void test_what_is_not_ascii_is_shown_as_a_question(void **state)
{
	struct frame *frame = open_small_frame(4, 1);

	(void)state;
	write_text(frame, "\xe4\tz");
	assert_row(frame, 0, "??z ");
	close_frame(frame);
}

/* One cell is a screen; anything smaller, a stride shorter than a line, or no colour at all, is
 * none, and writing to it is harmless. */
static void test_screens_that_are_none(void **state)
{
	static const struct screen_shape unfit[] = {
		{7, 8, 8, 1, 1, 1}, {8, 7, 8, 1, 1, 1}, {8, 8, 7, 1, 1, 1},
		{0, 0, 0, 1, 1, 1}, {8, 8, 8, 0, 0, 0},
	};
	const struct screen_shape fit = shape_of(8, 8, 8);
	uint32_t words[64];
	struct screen screen;

	(void)state;
	for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++) {
		screen_open(&screen, words, &unfit[i], small_font());
		assert_null(screen.pixels);
		screen_write(&screen, "x", 1);
	}
	screen_open(&screen, NULL, &fit, small_font());
	screen_write(&screen, "x", 1);
	screen_open(&screen, words, &fit, small_font());
	assert_non_null(screen.pixels);
	assert_int_equal(screen.columns * screen.rows, 1);
}

/* 3840x2160 with 8x8 glyphs: twice as large, and never more text than is remembered. */
static void test_large_screens_enlarge_their_glyphs(void **state)
{
	struct screen_shape shape = shape_of(3840, 2160, 3840);
	struct frame *frame = open_frame(&shape, small_font());

	(void)state;
	screen_remember(&frame->screen, frame->text);
	assert_int_equal(frame->screen.scale, 2);
	assert_int_equal(frame->screen.columns, 240);
	assert_int_equal(frame->screen.rows, 80);
	write_text(frame, "\x7e");
	assert_int_equal(pixel_at(frame, 1, 0), 0);
	assert_int_equal(pixel_at(frame, 2, 1), WHITE);
	assert_int_equal(pixel_at(frame, 13, 1), WHITE);
	assert_int_equal(pixel_at(frame, 14, 0), 0);
	for (unsigned int i = 0; i < 300; i++)
		write_text(frame, "line\n");
	close_frame(frame);
}

/* A panorama one line high keeps that line. */
static void test_a_very_wide_screen(void **state)
{
	struct screen_shape shape = shape_of(20000, 8, 20000);
	struct frame *frame = open_frame(&shape, small_font());

	(void)state;
	screen_remember(&frame->screen, frame->text);
	assert_int_equal(frame->screen.rows, 1);
	assert_int_equal(frame->screen.columns, SCREEN_COLUMNS_MAX);
	write_text(frame, "a\nb\nc");
	assert_int_equal(shown(frame, 0, 0), 'c');
	close_frame(frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_appears_and_the_stride_is_kept),
		cmocka_unit_test(test_a_glyph_wider_than_a_byte),
		cmocka_unit_test(test_colours_follow_the_masks),
		cmocka_unit_test(test_long_lines_wrap),
		cmocka_unit_test(test_a_full_line_ends_once),
		cmocka_unit_test(test_the_last_line_scrolls_when_there_is_more),
		cmocka_unit_test(test_without_memory_a_full_screen_starts_anew),
		cmocka_unit_test(test_what_is_not_ascii_is_shown_as_a_question),
		cmocka_unit_test(test_screens_that_are_none),
		cmocka_unit_test(test_large_screens_enlarge_their_glyphs),
		cmocka_unit_test(test_a_very_wide_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
