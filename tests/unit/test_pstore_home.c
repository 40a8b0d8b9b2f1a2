/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/pstore_home.c: a page in a store, and files of reports; the machine is cut off at any moment.
 */
#include "tests/unit/pstore_home_world.h"

static void test_nothing_there(void **state)
{
	(void)state;
	start(FOR_EVER, NULL);
	assert_string_equal(firmware->events, "");
	assert_null(firmware->audit.home.report);
}

static void test_page_comes_home(void **state)
{
	const struct home *home;

	(void)state;
	put_page(PARTS + 1);
	start(FOR_EVER, NULL);
	home = &firmware->audit.home;
	assert_int_equal(items(), 0);
	assert_int_equal(machine.file_count, 1);
	assert_int_equal(machine.files[0].length, length);
	assert_memory_equal(machine.files[0].text, text, length);
	assert_int_equal(home->length, length);
	assert_memory_equal(home->report, text, length);
	assert_string_equal(home->where, "\\EFI\\brightline\\reports\\new.tap");
	assert_said("the page of the start before is in \\EFI\\brightline\\reports\\new.tap\n");
}

/* Cut off while the kernel writes, and while the next start brings home what is there: what was written is in
 * one file, and nothing is left in the store but what is somebody else's. */
static void test_cut_off_at_any_moment(void **state)
{
	(void)state;
	for (unsigned int writes = 0; writes <= PARTS + 1; writes++) {
		for (unsigned int power = 0; power <= PARTS + 2; power++) {
			set_up(NULL);
			put("dump-type0-1-1-1700000000-C", &linux_vendor, "Oops#1 Part1", 12);
			put_page(writes);
			start(power, NULL);
			start(FOR_EVER, NULL);
			assert_int_equal(items(), 1);
			assert_string_equal(machine.store[0].name, "dump-type0-1-1-1700000000-C");
			assert_int_equal(machine.file_count, writes > 1);
			assert_memory_equal(machine.files[0].text, text, machine.files[0].length);
			assert_true(machine.files[0].length == length || writes <= PARTS);
			start(FOR_EVER, NULL);
			assert_string_equal(firmware->text, "");
		}
	}
}

/* A page without its end is told of. */
static void test_page_without_an_end(void **state)
{
	(void)state;
	put_page(PARTS);
	start(FOR_EVER, NULL);
	assert_said("new.tap, as far as it was written\n");
	assert_in_range(machine.files[0].length, 1, length - 1);
}

/* Somebody has deleted some parts, and the start that brings the others home is cut off at any moment: they are in one
 * file, and nothing is left in the store. */
static void test_gaps(void **state)
{
	(void)state;
	for (unsigned int there = 1; there < 1U << PARTS; there++) {
		for (unsigned int power = 0; power <= PARTS + 2; power++) {
			char page[8192];
			size_t size;

			set_up(NULL);
			put_page(PARTS + 1);
			size = page_of(there, page);
			for (unsigned int i = 0; i < PARTS; i++)
				if ((there >> i & 1) == 0)
					machine.store[1 + i].name[0] = '\0';
			start(power, NULL);
			start(FOR_EVER, NULL);
			assert_int_equal(items(), 0);
			assert_int_equal(machine.file_count, 1);
			assert_int_equal(machine.files[0].length, size);
			assert_memory_equal(machine.files[0].text, page, size);
		}
	}
}

/* What is missing before other parts was deleted, and is told of; the whole report in memory has it all. */
static void test_gap_is_told(void **state)
{
	static char report[16384];

	(void)state;
	snprintf(report, sizeof(report), "TAP version 13\n%.*s# end\n", (int)length, text);
	for (unsigned int i = 0; i < 2; i++) {
		put_page(PARTS + 1);
		machine.store[2].name[0] = '\0';
		start(FOR_EVER, i == 0 ? NULL : report);
		assert_int_equal(items(), 0);
		assert_int_equal(machine.file_count, 1);
	}
	assert_string_equal(firmware->text, "");
	put_page(PARTS + 1);
	machine.store[1].name[0] = '\0';
	start(FOR_EVER, NULL);
	assert_said("new.tap, without the parts that somebody has deleted\n");
}

/* Linux has the page, or a start that was cut off has brought it home. */
static void test_taken_by_linux(void **state)
{
	(void)state;
	put_page(1);
	start(FOR_EVER, NULL);
	assert_said("was brought home, or taken by Linux");
	assert_int_equal(items() + machine.file_count, 0);
	assert_true(firmware->audit.home.taken);
	assert_null(firmware->audit.home.report);
}

/* A medium that takes no file: the page waits, and this start goes on. */
static void test_medium_refuses(void **state)
{
	(void)state;
	put_page(PARTS + 1);
	machine.write_status = EFI_WRITE_PROTECTED;
	start(FOR_EVER, NULL);
	assert_said("stays in the store: \\EFI\\brightline\\reports\\new.tap: EFI_WRITE_PROTECTED");
	assert_int_equal(items(), PARTS + 1);
	assert_null(firmware->audit.home.report);
	machine.write_status = EFI_SUCCESS;
	start(FOR_EVER, NULL);
	assert_int_equal(items(), 0);
	assert_int_equal(machine.file_count, 1);
}

/* A store that deletes nothing makes no file more of each start, and ends none. */
static void test_store_refuses(void **state)
{
	(void)state;
	put_page(PARTS + 1);
	machine.set_status = EFI_WRITE_PROTECTED;
	for (unsigned int i = 0; i < 3; i++) {
		start(FOR_EVER, NULL);
		assert_said("stays in the store, too: SetVariable answered EFI_WRITE_PROTECTED");
		assert_null(firmware->audit.home.report);
		assert_int_equal(machine.file_count, 1);
	}
}

/* A variable with the name of a part that does not begin with our line is somebody else's. */
static void test_not_ours(void **state)
{
	(void)state;
	put_page(PARTS + 1);
	memcpy(machine.store[2].data, "Panic#1 Part3\n", 14);
	start(FOR_EVER, NULL);
	assert_said("without the parts that somebody has deleted");
	assert_int_equal(items(), 1);
	assert_memory_equal(machine.store[2].data, "Panic#1 Part3\n", 14);
}

/* Firmware answers EFI_SUCCESS, and a size for which there was no room. */
static void test_size_lies(void **state)
{
	(void)state;
	put_page(PARTS + 1);
	machine.lie = UINT32_MAX;
	start(FOR_EVER, NULL);
	assert_int_equal(items(), PARTS + 1);
	assert_int_equal(machine.file_count, 0);
	assert_said("stays in the store: GetVariable answered EFI_PROTOCOL_ERROR");
}

/* A part that cannot be read now is not gone: nothing is deleted, and nothing said of Linux. */
static void test_part_cannot_be_read(void **state)
{
	(void)state;
	put_page(PARTS + 1);
	for (machine.unread = PARTS; machine.unread > 0; machine.unread--) {
		start(FOR_EVER, NULL);
		assert_said("stays in the store: GetVariable answered EFI_DEVICE_ERROR");
		assert_int_equal(items(), PARTS + 1);
		assert_int_equal(machine.file_count, 0);
		assert_false(firmware->audit.home.taken);
	}
	start(FOR_EVER, NULL);
	assert_int_equal(items(), 0);
	assert_int_equal(machine.files[0].length, length);
}

/* No note of ours: nothing else is looked at. */
static void test_no_sound_note(void **state)
{
	(void)state;
	note.parts = 100;
	put(PSTORE_NOTE_NAME, &note_vendor, &note, sizeof(note));
	start(FOR_EVER, NULL);
	put(PSTORE_NOTE_NAME, &note_vendor, &note, sizeof(note) - 1);
	start(FOR_EVER, NULL);
	assert_int_equal(items(), 2);
	assert_string_equal(firmware->text, "");
}

/* Memory has kept the whole report, and it is on the medium: its page is no second report. */
static void test_whole_report_in_memory(void **state)
{
	static char report[16384];

	(void)state;
	snprintf(report, sizeof(report), "TAP version 13\n%.*s# end\n", (int)length, text);
	put_page(PARTS + 1);
	start(FOR_EVER, report);
	assert_int_equal(items() + machine.file_count, 0);
	assert_ptr_equal(firmware->audit.home.report, report);
	put_page(PARTS + 1);
	start(FOR_EVER, "TAP version 13\nok 1 - another report\n");
	assert_int_equal(machine.file_count, 1);
	assert_int_equal(items(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define OPENED(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		OPENED(test_nothing_there),
		OPENED(test_page_comes_home),
		OPENED(test_cut_off_at_any_moment),
		OPENED(test_page_without_an_end),
		OPENED(test_gaps),
		OPENED(test_gap_is_told),
		OPENED(test_taken_by_linux),
		OPENED(test_medium_refuses),
		OPENED(test_store_refuses),
		OPENED(test_not_ours),
		OPENED(test_no_sound_note),
		OPENED(test_whole_report_in_memory),
		OPENED(test_size_lies),
		OPENED(test_part_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
