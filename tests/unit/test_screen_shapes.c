/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Screens of all sizes and colours, and glyphs of all sizes.
 */
#include "tests/unit/screen_world.h"

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
	assert_int_equal(screen.cells.columns * screen.cells.rows, 1);
}

/* 3840x2160 with 8x8 glyphs: as large as leaves 80 columns and 30 rows. */
static void test_large_screens_enlarge_their_glyphs(void **state)
{
	struct screen_shape shape = shape_of(3840, 2160, 3840);
	struct frame *frame = open_frame(&shape, small_font());

	(void)state;
	assert_int_equal(frame->screen.scale, 6);
	assert_int_equal(frame->screen.cells.columns, 80);
	assert_int_equal(frame->screen.cells.rows, 45);
	write_text(frame, "\x7e");
	assert_int_equal(pixel_at(frame, 5, 0), 0);
	assert_int_equal(pixel_at(frame, 6, 5), WHITE);
	assert_int_equal(pixel_at(frame, 6, 6), 0);
	assert_int_equal(pixel_at(frame, 41, 5), WHITE);
	assert_int_equal(pixel_at(frame, 42, 0), 0);
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
	assert_int_equal(frame->screen.cells.rows, 1);
	assert_int_equal(frame->screen.cells.columns, 2500);
	write_text(frame, "a\nb\nc");
	assert_int_equal(shown(frame, 0, 0), 'c');
	close_frame(frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_glyph_wider_than_a_byte),
		cmocka_unit_test(test_colours_follow_the_masks),
		cmocka_unit_test(test_screens_that_are_none),
		cmocka_unit_test(test_large_screens_enlarge_their_glyphs),
		cmocka_unit_test(test_a_very_wide_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
