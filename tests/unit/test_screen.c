/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text on a screen: where it appears, wraps and scrolls.
 */
#include "tests/unit/screen_world.h"

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

/* The last line feed does not push the first line out: only what follows it does. */
static void test_a_full_screen_starts_anew(void **state)
{
	struct frame *frame = open_small_frame(4, 2);

	(void)state;
	write_text(frame, "one\ntwo\n");
	assert_row(frame, 0, "one ");
	write_text(frame, "3");
	assert_row(frame, 0, "3   ");
	assert_row(frame, 1, "    ");
	close_frame(frame);
}

static void put(struct frame *frame, uint32_t column, uint32_t row, unsigned int size,
		unsigned int attribute, const char *text)
{
	frame->screen.cells.put(&frame->screen.cells, column, row, size, attribute, text,
				strlen(text));
}

/* The tilde of small_font() has seven pixels in its first row and none in its second. */
static void test_colours_of_text_and_ground(void **state)
{
	struct frame *frame = open_small_frame(4, 2);

	(void)state;
	put(frame, 1, 0, 1, CELL_RED | CELL_BRIGHT | CELL_ON(CELL_BLUE), "~");
	assert_int_equal(pixel_at(frame, 8, 0), 0x0000aa);
	assert_int_equal(pixel_at(frame, 9, 0), 0xff5555);
	assert_int_equal(pixel_at(frame, 9, 1), 0x0000aa);
	put(frame, 1, 0, 1, CELL_YELLOW | CELL_ON(CELL_GREY), "~");
	assert_int_equal(pixel_at(frame, 9, 0), 0xffff55);
	assert_int_equal(pixel_at(frame, 8, 0), 0xaaaaaa);
	frame->screen.cells.clear(&frame->screen.cells);
	assert_int_equal(pixel_at(frame, 9, 0), 0);
	close_frame(frame);
}

/* A letter of two cells' size needs both, and both rows. */
static void test_what_does_not_fit_is_not_drawn(void **state)
{
	struct frame *frame = open_small_frame(5, 3);

	(void)state;
	put(frame, 0, 0, 2, CELL_WHITE, "~~~");
	assert_int_equal(pixel_at(frame, 2, 0), WHITE);
	assert_int_equal(pixel_at(frame, 18, 1), WHITE);
	assert_int_equal(pixel_at(frame, 34, 0), 0);
	put(frame, 0, 2, 2, CELL_WHITE, "~");
	put(frame, 0, 3, 1, CELL_WHITE, "~");
	put(frame, 5, 2, 1, CELL_WHITE, "~");
	assert_int_equal(pixel_at(frame, 2, 16), 0);
	assert_int_equal(pixel_at(frame, 44, 16), UNTOUCHED);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_appears_and_the_stride_is_kept),
		cmocka_unit_test(test_long_lines_wrap),
		cmocka_unit_test(test_a_full_line_ends_once),
		cmocka_unit_test(test_a_full_screen_starts_anew),
		cmocka_unit_test(test_colours_of_text_and_ground),
		cmocka_unit_test(test_what_does_not_fit_is_not_drawn),
		cmocka_unit_test(test_what_is_not_ascii_is_shown_as_a_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
