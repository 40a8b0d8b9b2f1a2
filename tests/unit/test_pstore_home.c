/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/pstore_home.c: a page in a store, and files of reports; the machine is cut off at any moment.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/guard/pstore_parts.h"

#define STORE_MAX 16
#define FILES_MAX 4
#define PARTS 4

static const EFI_GUID linux_vendor = PSTORE_LINUX_GUID, note_vendor = PSTORE_NOTE_GUID;

struct item {
	char name[PSTORE_NAME_SIZE]; /* "": none */
	EFI_GUID vendor;
	char data[PSTORE_PART_SIZE];
	size_t size;
};

static struct {
	struct item store[STORE_MAX];
	struct {
		char text[8192];
		size_t length;
	} files[FILES_MAX];
	unsigned int file_count;
	EFI_STATUS write_status, set_status;
	size_t lie;	     /* added to the size of what is read with success */
	unsigned int unread; /* the part of which GetVariable answers EFI_DEVICE_ERROR; 0: none */
	unsigned int power;  /* changes until the machine is cut off */
	jmp_buf cut_off;
} machine;

static char text[8192];
static size_t length;
static struct pstore_note note;

/* One more change of the store or of the medium. */
static void change(void)
{
	if (machine.power-- == 0)
		longjmp(machine.cut_off, 1);
}

/* ---- The store ---- */

static struct item *find(const CHAR16 *name, const EFI_GUID *vendor)
{
	for (unsigned int i = 0; i < STORE_MAX; i++) {
		struct item *item = &machine.store[i];
		size_t at = 0;

		while (item->name[at] != '\0' && (CHAR16)item->name[at] == name[at])
			at++;
		if (at != 0 && item->name[at] == '\0' && name[at] == 0 &&
		    guid_equal(&item->vendor, vendor))
			return item;
	}
	return NULL;
}

static EFI_STATUS EFIAPI get_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 *attributes,
				      UINTN *size, void *data)
{
	const struct item *item = find(name, vendor);
	const UINTN room = *size;

	assert_null(attributes);
	if (item == NULL)
		return EFI_NOT_FOUND;
	if (machine.unread != 0 && item == &machine.store[1 + PARTS - machine.unread])
		return EFI_DEVICE_ERROR;
	*size = item->size;
	if (room < item->size)
		return EFI_BUFFER_TOO_SMALL;
	memcpy(data, item->data, item->size);
	if (item->size != sizeof(note))
		*size += machine.lie;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI set_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 attributes, UINTN size,
				      void *data)
{
	struct item *item = find(name, vendor);

	assert_int_equal(attributes, 7);
	assert_int_equal(size, 0);
	assert_null(data);
	assert_non_null(item);
	if (machine.set_status != EFI_SUCCESS)
		return machine.set_status;
	change();
	item->name[0] = '\0';
	return EFI_SUCCESS;
}

static void put(const char *name, const EFI_GUID *vendor, const void *data, size_t size)
{
	struct item *item = machine.store;

	while (item->name[0] != '\0')
		item++;
	strcpy(item->name, name);
	item->vendor = *vendor;
	memcpy(item->data, data, size);
	item->size = size;
}

/* What the kernel has written of a page when it is cut off after so many writes: the note comes first. */
static void put_page(unsigned int writes)
{
	char name[PSTORE_NAME_SIZE], data[PSTORE_PART_SIZE];

	if (writes > 0)
		put(PSTORE_NOTE_NAME, &note_vendor, &note, sizeof(note));
	for (unsigned int part = PARTS; part > 0 && PARTS - part + 1 < writes; part--) {
		const size_t size = pstore_part(&note, part, text, data);

		pstore_name(&note, part, name);
		put(name, &linux_vendor, data, size);
	}
}

static unsigned int items(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < STORE_MAX; i++)
		count += machine.store[i].name[0] != '\0';
	return count;
}

/* ---- The medium ---- */

bool reports_has(struct audit *audit, const char *suffix, const void *what, size_t size,
		 char path[FILE_NAME_SIZE])
{
	const unsigned int count = machine.file_count;

	(void)audit;
	assert_string_equal(suffix, "tap");
	strcpy(path, "reports\\before.tap");
	return count > 0 && machine.files[count - 1].length == size &&
	       memcmp(machine.files[count - 1].text, what, size) == 0;
}

EFI_STATUS reports_write(struct audit *audit, const char *suffix, const void *what, size_t size,
			 char path[FILE_NAME_SIZE])
{
	(void)audit;
	assert_string_equal(suffix, "tap");
	strcpy(path, "reports\\new.tap");
	if (machine.write_status != EFI_SUCCESS)
		return machine.write_status;
	change();
	assert_true(machine.file_count < FILES_MAX);
	memcpy(machine.files[machine.file_count].text, what, size);
	machine.files[machine.file_count++].length = size;
	return EFI_SUCCESS;
}

/* ---- One start ---- */

static struct scripted_firmware *firmware;

/* The machine's power is for so many changes. What it says is in firmware->text until the next one. */
static void start(unsigned int power, const char *in_memory)
{
	if (firmware != NULL)
		scripted_firmware_close(firmware);
	firmware = scripted_firmware_open(48, 200);
	firmware->runtime_services.Hdr.Signature = EFI_RUNTIME_SERVICES_SIGNATURE;
	firmware->runtime_services.Hdr.HeaderSize = sizeof(firmware->runtime_services);
	firmware->runtime_services.GetVariable = get_variable;
	firmware->runtime_services.SetVariable = set_variable;
	firmware->audit.home.report = in_memory;
	firmware->audit.home.length = in_memory == NULL ? 0 : strlen(in_memory);
	firmware->audit.home.written = in_memory != NULL;
	machine.power = power;
	if (setjmp(machine.cut_off) == 0)
		pstore_save(&firmware->audit);
}

#define FOR_EVER 1000

static int set_up(void **state)
{
	(void)state;
	memset(&machine, 0, sizeof(machine));
	length = 0;
	for (unsigned int i = 0; length < 3500; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length,
					   "ok %u - a check\n", i);
	assert_true(pstore_note_text(&note, text, length, 1796040000));
	assert_int_equal(note.parts, PARTS);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (firmware != NULL)
		scripted_firmware_close(firmware);
	firmware = NULL;
	return 0;
}

#define assert_said(part) assert_non_null(strstr(firmware->text, part))

/* ---- Tests ---- */

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

/* Linux has the page, and its deletion was cut off, or not. */
static void test_taken_by_linux(void **state)
{
	(void)state;
	put_page(PARTS + 1);
	machine.store[1].name[0] = '\0'; /* the first lines */
	start(FOR_EVER, NULL);
	assert_said("was brought home, or taken by Linux");
	assert_int_equal(items() + machine.file_count, 0);
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
	assert_said("as far as it was written");
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
