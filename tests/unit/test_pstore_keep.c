/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/services/pstore_keep.c: the page in a store of the small firmware, or a sentence and nothing.
 */
#include "kernel/audit/services/pstore_keep.h"

#include "kernel/audit/report/keeper.h"
#include "kernel/display/display.h"
#include "kernel/guard/pstore_parts.h"
#include "tests/unit/stateful_world.h"

static struct display display;
static bool keeps;
static const EFI_GUID linux_vendor = PSTORE_LINUX_GUID, note_vendor = PSTORE_NOTE_GUID;

struct display *console_display(void)
{
	return &display;
}

bool keeper_keeps(void)
{
	return keeps;
}

void keeper_note(const char *line, size_t length)
{
	(void)line, (void)length;
}

void keeper_note_end(void)
{
}

/* A page of four parts, with its time. */
static int open_page(void **state)
{
	static const char line[] =
		"ok 1 - a.check.whose.name.is.rather.long.and.of.sixty.four.bytes\n";
	static const char time[] = "# time=2026-11-30T12:00:00\n";

	set_up(state);
	world_notes.options.keep = KEEP_PSTORE;
	keeps = false;
	memset(&display, 0, sizeof(display));
	display_feed(&display, time, sizeof(time) - 1);
	for (unsigned int i = 0; i < 50; i++)
		display_feed(&display, line, sizeof(line) - 1);
	return 0;
}

static unsigned int count_of(const EFI_GUID *vendor)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < STORE_SIZE; i++)
		count += firmware.store[i].name[0] != 0 &&
			 memcmp(&firmware.store[i].vendor, vendor, sizeof(*vendor)) == 0;
	return count;
}

/* The first line of each part, and what it is joined to. */
static void assert_kept(unsigned int count)
{
	const struct variable *variable = firmware_find(u"" PSTORE_NOTE_NAME, &note_vendor);
	struct pstore_note note;
	char name[PSTORE_NAME_SIZE], all[8192] = "";
	size_t length = 0;

	assert_non_null(variable);
	assert_int_equal(variable->size, sizeof(note));
	memcpy(&note, variable->data, sizeof(note));
	assert_int_equal(note.count, count);
	assert_int_equal(note.time, 1796040000);
	for (unsigned int part = note.parts; part > 0; part--) {
		size_t mark;

		pstore_name(&note, part, name);
		variable_choose(name, &linux_vendor);
		variable = firmware_find(variable_buffers.key.name, &linux_vendor);
		assert_non_null(variable);
		assert_int_equal(variable->attributes, VARIABLE_ATTRIBUTES);
		mark = pstore_mark_size(&note, part, (const char *)variable->data, variable->size);
		assert_true(mark > 0);
		memcpy(all + length, variable->data + mark, variable->size - mark);
		length += variable->size - mark;
	}
	assert_int_equal(length, 15 + display.used);
	assert_memory_equal(all, "TAP version 13\n# time=2026-11-30T12:00:00\nok 1 - a.check", 54);
	assert_int_equal(all[length - 1], '\n');
	assert_null(memchr(all, '\0', length));
}

static void keep(void)
{
	world_report[0] = 0;
	pstore_keep(&world);
}

static void test_page_is_kept(void **state)
{
	(void)state;
	keep();
	assert_said("# pstore=dump-type0-4-1-1796040000-D parts=4 bytes=");
	assert_said(
		"# kept-report=\"on this page, and the page in the store: the next start brings");
	assert_false(world_said("note"));
	assert_kept(1);
	assert_int_equal(count_of(&linux_vendor), 4);
}

static void test_only_if_asked(void **state)
{
	(void)state;
	world_notes.options.keep = KEEP_NO;
	keep();
	assert_string_equal(world_report, "");
	assert_int_equal(count_of(&linux_vendor) + count_of(&note_vendor), 0);
}

/* One that was not brought home stays; if Linux has taken its parts, there is room for another. */
static void test_earlier_page(void **state)
{
	(void)state;
	keep();
	keeps = true;
	keep();
	assert_said("# kept-report=\"in memory alone, and not in the store: the page of an earlier "
		    "start");
	assert_int_equal(count_of(&linux_vendor), 4);
	for (unsigned int i = 0; i < STORE_SIZE; i++)
		if (memcmp(&firmware.store[i].vendor, &linux_vendor, sizeof(linux_vendor)) == 0)
			firmware.store[i].name[0] = 0;
	keep();
	assert_said("# pstore=dump-type0-4-1-");
	assert_kept(1);
}

/* A real dump stays as it is, also where it has the names that ours would have. */
static void test_dump_of_linux(void **state)
{
	const struct variable *dump;

	(void)state;
	firmware_put(u"dump-type0-2-1-1796040000-D", &linux_vendor, "Panic#1 Part2\n", 14);
	firmware_put(u"dump-type0-1-1-1700000000-C", &linux_vendor, "x", 1);
	keep();
	assert_said("# note 2 variables of a dump of Linux are in the store, and stay there\n");
	assert_said("# pstore=dump-type0-4-2-1796040000-D parts=4");
	assert_kept(2);
	dump = firmware_find(u"dump-type0-2-1-1796040000-D", &linux_vendor);
	assert_non_null(dump);
	assert_memory_equal(dump->data, "Panic#1 Part2\n", dump->size);
	assert_int_equal(count_of(&linux_vendor), 6);
}

/* Nothing of ours is there, and the reason is said. */
static void assert_not_kept(const char *reason)
{
	keep();
	assert_said("# pstore=none reason=\"");
	assert_said("# kept-report=\"on this page alone, and not in the store: ");
	assert_said(reason);
	assert_int_equal(count_of(&linux_vendor) + count_of(&note_vendor), 0);
}

static void test_no_room(void **state)
{
	(void)state;
	firmware.used = 100000 - 25000 - 4900; /* of 100,000; a quarter is to stay free */
	assert_not_kept(" bytes of the store remain, and 25000 are to stay free: ");
	firmware.used = 100000 - 25000 - 5000;
	keep();
	assert_kept(1);
}

static void test_store_refuses(void **state)
{
	(void)state;
	firmware.defect = STORE_CLOSED;
	assert_not_kept("SetVariable answered EFI_WRITE_PROTECTED\"");
	firmware.defect = STORE_FULL;
	assert_not_kept("SetVariable answered EFI_OUT_OF_RESOURCES\"");
}

/* A machine whose SetVariable is not to be called. */
static void test_no_set_variable(void **state)
{
	(void)state;
	firmware.aborted[SERVICE_SET_VARIABLE] = true;
	assert_not_kept("SetVariable did not return by itself before");
	firmware.aborted[SERVICE_SET_VARIABLE] = false;
	world.rt_properties_present = 1;
	world.rt_properties = 0;
	assert_not_kept("EFI_RT_PROPERTIES_TABLE calls ");
}

/* Refused in the middle, after the note and two parts: these are taken back. */
static void test_refused_in_the_middle(void **state)
{
	(void)state;
	for (unsigned int writes = 0; writes < 5; writes++) {
		firmware.writes_left = writes + 1;
		assert_not_kept("SetVariable answered EFI_DEVICE_ERROR\"");
	}
	firmware.writes_left = 5 + 1;
	keep();
	assert_kept(1);
}

/* Ended there: it is not called again, and the next start finds the note. */
static void test_ended_in_the_middle(void **state)
{
	(void)state;
	firmware.defect = ABORTS_LATE;
	firmware.defective = SERVICE_SET_VARIABLE;
	keep();
	assert_said(
		"SetVariable answered EFI_ABORTED; what was written stays until the next start");
	assert_int_equal(count_of(&note_vendor), 1);
	assert_int_equal(count_of(&linux_vendor), 0);
}

/* GetVariable tells neither that a variable is there nor that it is not: nothing is written over. */
static void test_get_variable_fails(void **state)
{
	(void)state;
	firmware.defect = ABORTS_LATE;
	firmware.defective = SERVICE_GET_VARIABLE;
	assert_not_kept("GetVariable answered EFI_ABORTED\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define OPENED(name) cmocka_unit_test_setup(name, open_page)
		OPENED(test_page_is_kept),
		OPENED(test_only_if_asked),
		OPENED(test_earlier_page),
		OPENED(test_dump_of_linux),
		OPENED(test_no_room),
		OPENED(test_store_refuses),
		OPENED(test_no_set_variable),
		OPENED(test_refused_in_the_middle),
		OPENED(test_ended_in_the_middle),
		OPENED(test_get_variable_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
