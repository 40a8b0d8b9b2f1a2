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

/* The last line feed of a report does not push its first line out. */
static void test_the_last_line_scrolls_when_there_is_more(void **state)
{
	struct frame *frame = open_small_frame(4, 3);

	(void)state;
	remember(frame);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_appears_and_the_stride_is_kept),
		cmocka_unit_test(test_long_lines_wrap),
		cmocka_unit_test(test_a_full_line_ends_once),
		cmocka_unit_test(test_the_last_line_scrolls_when_there_is_more),
		cmocka_unit_test(test_without_memory_a_full_screen_starts_anew),
		cmocka_unit_test(test_what_is_not_ascii_is_shown_as_a_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
