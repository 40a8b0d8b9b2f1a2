/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the tests of loader/audit/pstore_home.c stand on: a store and a medium whose power may go after any change,
 * with a page of an audit in the store.
 */
#ifndef PSTORE_HOME_WORLD_H
#define PSTORE_HOME_WORLD_H

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

/* Of the parts that are there, a bit each from the first lines on: all lines of each, with a line wherever some are
 * missing before others. */
static size_t page_of(unsigned int there, char page[8192])
{
	size_t size = 0;
	unsigned int missing = 0;

	for (unsigned int i = 0; i < PARTS; i++) {
		const struct item *item = &machine.store[1 + i];
		const size_t mark = pstore_mark_size(&note, PARTS - i, item->data, item->size);

		if ((there >> i & 1) == 0) {
			missing++;
			continue;
		}
		if (missing != 0)
			size += (size_t)sprintf(page + size, "# page-gap parts=%u of=4\n", missing);
		missing = 0;
		memcpy(page + size, item->data + mark, item->size - mark);
		size += item->size - mark;
	}
	return size;
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
	return count > 0 && machine.files[count - 1].length >= size &&
	       memcmp(machine.files[count - 1].text + machine.files[count - 1].length - size, what,
		      size) == 0;
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

#endif
