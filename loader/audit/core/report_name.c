/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A name out of SMBIOS. Structures are whatever firmware left there: nothing is read behind their end.
 */
#include "loader/audit/core/report_name.h"

#include <stdbool.h>

#include "kernel/lib/acpi.h"
#include "kernel/lib/string.h"

#define HEADER_SIZE 4 /* type, length, handle */
#define TYPE_FIRMWARE 0
#define TYPE_SYSTEM 1
#define TYPE_BOARD 2
#define TYPE_END 127

/* Offsets of string numbers: manufacturer and product have the same in the system and in the board. */
#define FIRMWARE_VERSION 5
#define MANUFACTURER 4
#define PRODUCT 5

/* Entry points: "_SM3_" of 24 bytes, "_SM_" of 31. */
#define SM3_LENGTH 12
#define SM3_ADDRESS 16
#define SM3_SIZE 24
#define SM_LENGTH 22
#define SM_ADDRESS 24
#define SM_SIZE 31

uint64_t smbios_structures(const uint8_t *entry_point, size_t size, uint64_t *length)
{
	if (size >= SM3_SIZE && memcmp(entry_point, "_SM3_", 5) == 0) {
		*length = acpi_read(entry_point + SM3_LENGTH, 4);
		return acpi_read(entry_point + SM3_ADDRESS, 8);
	}
	if (size >= SM_SIZE && memcmp(entry_point, "_SM_", 4) == 0) {
		*length = acpi_read(entry_point + SM_LENGTH, 2);
		return acpi_read(entry_point + SM_ADDRESS, 4);
	}
	*length = 0;
	return 0;
}

/* ---- Structures ---- */

struct structure {
	const uint8_t *start;
	const uint8_t *strings; /* behind its formatted part */
	const uint8_t *end;	/* behind the two zeroes that end its strings */
};

/* The structure at `at`, all of which lies before `end`; false if there is none. */
static bool read_structure(const uint8_t *at, const uint8_t *end, struct structure *structure)
{
	if (end - at < HEADER_SIZE || at[1] < HEADER_SIZE || end - at < at[1] + 2)
		return false;
	structure->start = at;
	structure->strings = at + at[1];
	for (at = structure->strings; end - at >= 2; at++)
		if (at[0] == 0 && at[1] == 0) {
			structure->end = at + 2;
			return true;
		}
	return false;
}

static bool find(const uint8_t *structures, size_t length, uint8_t type, struct structure *found)
{
	const uint8_t *end = structures + length;

	for (found->end = structures; read_structure(found->end, end, found);)
		if (found->start[0] == type)
			return true;
		else if (found->start[0] == TYPE_END)
			break;
	return false;
}

/* The string whose number stands at that offset; "" if there is none. */
static const char *string_at(const struct structure *structure, unsigned int offset)
{
	const char *string = (const char *)structure->strings;
	unsigned int number = offset < structure->start[1] ? structure->start[offset] : 0;

	if (number == 0)
		return "";
	while (--number > 0 && *string != '\0')
		string += strlen(string) + 1;
	return string;
}

/* ---- The name ---- */

static bool is_plain(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
	       (character >= '0' && character <= '9') || character == '.';
}

/* One `-` for all characters between two that are plain. */
static void add(char name[REPORT_NAME_SIZE], const char *part)
{
	size_t used = strlen(name);
	bool gap = used != 0;

	for (; *part != '\0'; part++) {
		if (!is_plain(*part)) {
			gap = used != 0;
			continue;
		}
		if (used + gap + 1 >= REPORT_NAME_SIZE)
			return;
		if (gap)
			name[used++] = '-';
		gap = false;
		name[used++] = *part;
		name[used] = '\0';
	}
}

void report_name(const uint8_t *structures, size_t length, char name[REPORT_NAME_SIZE])
{
	static const uint8_t types[] = {TYPE_BOARD, TYPE_SYSTEM};
	struct structure structure;

	name[0] = '\0';
	for (size_t i = 0; i < sizeof(types) && name[0] == '\0'; i++) {
		if (!find(structures, length, types[i], &structure))
			continue;
		add(name, string_at(&structure, MANUFACTURER));
		add(name, string_at(&structure, PRODUCT));
	}
	if (find(structures, length, TYPE_FIRMWARE, &structure))
		add(name, string_at(&structure, FIRMWARE_VERSION));
	if (name[0] == '\0')
		add(name, "unknown");
}
