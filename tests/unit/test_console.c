/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/console.c with the audit's keeper as a second sink: what goes where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/report/keeper.c"
#include "kernel/console.c"

static struct handoff handoff;
static struct audit_notes notes;
static struct kept_report *kept;
static uint16_t port;
static char on_serial[4096], on_screen[65536];

void serial_open(struct serial *serial, uint16_t at)
{
	serial->present = true;
	port = at;
}

void serial_write(struct serial *serial, const char *text, size_t length)
{
	if (serial->present)
		strncat(on_serial, text, length);
}

void screen_open(struct screen *screen, void *pixels, const struct screen_shape *shape,
		 const struct font *font)
{
	assert_ptr_equal(font, &screen_font);
	assert_ptr_equal(shape, &handoff.framebuffer.shape);
	screen->pixels = pixels;
}

void display_open(struct display *display)
{
	assert_true((display->cells != NULL) == (console.screen.pixels != NULL));
}

void display_feed(struct display *display, const char *text, size_t length)
{
	if (display->cells != NULL)
		strncat(on_screen, text, length);
}

static int set_up(void **state)
{
	(void)state;
	memset(&console, 0, sizeof(console));
	memset(&keeper, 0, sizeof(keeper));
	memset(&handoff, 0, sizeof(handoff));
	memset(&notes, 0, sizeof(notes));
	on_serial[0] = on_screen[0] = '\0';
	port = 0;
	kept = calloc(1, sizeof(*kept));
	kept_report_open(&(struct report_writer){0}, kept);
	notes.kept_report.mapped_at = vaddr_of(kept);
	handoff.extension = vaddr_of(&notes);
	handoff.serial.present = 1;
	handoff.serial.port = 0x2f8;
	handoff.framebuffer.size = 4096;
	handoff.framebuffer.mapped_at = vaddr(0x1000);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(kept);
	return 0;
}

static void assert_kept(const char *text)
{
	assert_int_equal(kept_report_length(kept), strlen(text));
	assert_memory_equal(kept->text, text, strlen(text));
}

/* A handoff that is not believed is told of on COM1. */
static void test_before_it_is_open(void **state)
{
	(void)state;
	console_print("Bail out! %s\n", "because");
	assert_int_equal(port, SERIAL_COM1);
	assert_string_equal(on_serial, "Bail out! because\n");
	assert_string_equal(on_screen, "");
}

/* Without a keeper there is nothing but the two. */
static void test_serial_and_screen(void **state)
{
	(void)state;
	console_open(&handoff);
	console_print("%d and %s\n", 1, "two");
	assert_int_equal(port, 0x2f8);
	assert_string_equal(on_serial, "1 and two\n");
	assert_string_equal(on_screen, "1 and two\n");
	assert_kept("");
}

/* Who looks on is told of the port, of the checks to come, and of a program's own section. */
static void test_what_the_display_is_told(void **state)
{
	static const struct display_section section;

	(void)state;
	console_open(&handoff);
	console_display()->more = &section;
	console_display()->expected = 7;
	assert_int_equal(console.display.port, 0x2f8);
	assert_int_equal(console.display.expected, 7);
	assert_ptr_equal(console.display.more, &section);
}

static void test_neither(void **state)
{
	(void)state;
	handoff.serial.present = 0;
	handoff.framebuffer.size = 0;
	console_open(&handoff);
	console_print("nobody hears this\n");
	assert_int_equal(port, 0);
	assert_string_equal(on_serial, "");
	assert_string_equal(on_screen, "");
}

static void test_kept(void **state)
{
	(void)state;
	console_open(&handoff);
	keeper_open(&handoff);
	console_print("kept\n");
	assert_kept("kept\n");
	assert_string_equal(on_screen, "kept\n");
	assert_string_equal(on_serial, "kept\n");
}

/* It is there while the service is under way, and gone with its end or with the next line. */
static void test_note(void **state)
{
	(void)state;
	console_open(&handoff);
	keeper_open(&handoff);
	assert_true(keeper_keeps());
	console_print("a\n");
	keeper_note("note\n", 5);
	assert_kept("a\nnote\n");
	keeper_note("other\n", 6);
	assert_kept("a\nother\n");
	keeper_note_end();
	assert_kept("a\n");
	keeper_note_end();
	keeper_note("note\n", 5);
	console_print("b\n");
	assert_kept("a\nb\n");
	assert_string_equal(on_serial, "a\nb\n");
}

static void test_no_kept_report(void **state)
{
	(void)state;
	notes.kept_report.mapped_at = vaddr(0);
	console_open(&handoff);
	keeper_open(&handoff);
	assert_false(keeper_keeps());
	keeper_note("note\n", 5);
	console_print("a\n");
	keeper_note_end();
	assert_kept("");
	assert_string_equal(on_serial, "a\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_before_it_is_open),
		TEST(test_serial_and_screen),
		TEST(test_what_the_display_is_told),
		TEST(test_neither),
		TEST(test_kept),
		TEST(test_note),
		TEST(test_no_kept_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
