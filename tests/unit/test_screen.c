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
static void test_a_quarter_stays_when_there_is_more(void **state)
{
	struct frame *frame = open_small_frame(5, 8);

	(void)state;
	remember(frame);
	write_text(frame, "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n");
	assert_row(frame, 0, "one  ");
	assert_row(frame, 7, "eight");
	write_text(frame, "9");
	assert_row(frame, 0, "seven");
	assert_row(frame, 1, "eight");
	assert_row(frame, 2, "9    ");
	for (uint32_t row = 3; row < 8; row++)
		assert_row(frame, row, "     ");
	write_text(frame, "\n\n11\n12\n13\n14\n15");
	assert_row(frame, 0, "13   ");
	assert_row(frame, 1, "14   ");
	assert_row(frame, 2, "15   ");
	assert_row(frame, 3, "     ");
	close_frame(frame);
}

/* Of fewer than four rows none does. */
static void test_a_small_screen(void **state)
{
	struct frame *frame = open_small_frame(2, 3);

	(void)state;
	remember(frame);
	write_text(frame, "1\n2\n3\n4");
	assert_row(frame, 0, "4 ");
	assert_row(frame, 1, "  ");
	assert_row(frame, 2, "  ");
	close_frame(frame);
}

/* Painted again, the screen ends with the last line, and holds as many before it as it can. */
static void test_repainting_shows_all_there_is_room_for(void **state)
{
	static const char *const lines[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
	char row[3] = "? ";

	(void)state;
	for (size_t count = 1; count <= 11; count++) {
		for (unsigned int fed = 0; fed < 2; fed++) {
			struct frame *frame = open_small_frame(2, 4);
			size_t first = count > 4 ? count - 4 : 0;

			remember(frame);
			for (size_t i = 0; i < count; i++) {
				write_text(frame, i > 0 ? "\n" : "");
				write_text(frame, lines[i]);
			}
			write_text(frame, fed ? "\n" : "");
			screen_hold(&frame->screen, false);
			for (size_t i = first; i < count; i++) {
				row[0] = lines[i][0];
				assert_row(frame, (uint32_t)(i - first), row);
			}
			for (size_t i = count; i < 4; i++)
				assert_row(frame, (uint32_t)i, "  ");
			screen_hold(&frame->screen, false);
			assert_int_equal(shown(frame, 0, 0), lines[first][0]);

			/* Writing goes on behind it. */
			write_text(frame, "z");
			if (fed && count >= 4)
				assert_row(frame, 1, "z ");
			else if (fed)
				assert_row(frame, (uint32_t)count, "z ");
			close_frame(frame);
		}
	}
}

/* Nothing is drawn of lines that have scrolled away by the time that the screen shows text again. */
static void test_a_held_screen_draws_nothing(void **state)
{
	struct frame *frame = open_small_frame(4, 3);
	uint32_t *before = malloc(frame->count * sizeof(*before));

	(void)state;
	remember(frame);
	write_text(frame, "one\n");
	memcpy(before, frame->words, frame->count * sizeof(*before));
	screen_hold(&frame->screen, true);
	write_text(frame, "two\nthree\nfour\nfive\n6\n7");
	assert_memory_equal(before, frame->words, frame->count * sizeof(*before));
	screen_hold(&frame->screen, false);
	assert_row(frame, 0, "five");
	assert_row(frame, 1, "6   ");
	assert_row(frame, 2, "7   ");
	write_text(frame, "!");
	assert_row(frame, 2, "7!  ");
	free(before);
	close_frame(frame);
}

/* Without memory there is nothing to paint, and without a screen nowhere. */
static void test_nothing_to_repaint(void **state)
{
	struct frame *frame = open_small_frame(4, 2);
	struct screen none = {0};

	(void)state;
	write_text(frame, "one");
	screen_hold(&frame->screen, false);
	assert_row(frame, 0, "one ");
	screen_hold(&none, true);
	screen_hold(&none, false);
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
		cmocka_unit_test(test_a_quarter_stays_when_there_is_more),
		cmocka_unit_test(test_a_small_screen),
		cmocka_unit_test(test_repainting_shows_all_there_is_room_for),
		cmocka_unit_test(test_a_held_screen_draws_nothing),
		cmocka_unit_test(test_nothing_to_repaint),
		cmocka_unit_test(test_without_memory_a_full_screen_starts_anew),
		cmocka_unit_test(test_what_is_not_ascii_is_shown_as_a_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
