/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Texts out of SMBIOS; see smbios.h. */
#include "kernel/display/smbios.h"

#include "kernel/lib/acpi.h"
#include "kernel/lib/format.h"
#include "kernel/lib/places.h"
#include "kernel/lib/string.h"

#define HEADER_SIZE 4 /* type, length, handle */
#define TYPE_END 127

/* Entry points: "_SM3_" of 24 bytes, "_SM_" of 31. */
uint64_t smbios_structures(const uint8_t *entry_point, size_t size, uint64_t *length)
{
	if (size >= 24 && memcmp(entry_point, "_SM3_", 5) == 0) {
		*length = acpi_read(entry_point + 12, 4);
		return acpi_read(entry_point + 16, 8);
	}
	*length = 0;
	if (size < SMBIOS_ENTRY_SIZE || memcmp(entry_point, "_SM_", 4) != 0)
		return 0;
	*length = acpi_read(entry_point + 22, 2);
	return acpi_read(entry_point + 24, 4);
}

/* Behind the two zeroes that end a structure's strings; NULL if that is not before `end`, and for the last one. */
static const uint8_t *end_of(const uint8_t *structure, const uint8_t *end)
{
	if (end - structure < HEADER_SIZE || structure[1] < HEADER_SIZE || structure[0] == TYPE_END)
		return NULL;
	for (structure += structure[1]; end - structure >= 2; structure++)
		if (structure[0] == 0 && structure[1] == 0)
			return structure + 2;
	return NULL;
}

static const char *string(const uint8_t *structure, unsigned int number)
{
	const char *text = (const char *)structure + structure[1];

	for (; number > 1 && *text != '\0'; number--)
		text += strlen(text) + 1;
	return number == 0 ? "" : text;
}

const char *smbios_text(const uint8_t *structures, size_t length, uint8_t type, uint8_t offset)
{
	const uint8_t *end = structures + length, *next;

	for (; (next = end_of(structures, end)) != NULL; structures = next)
		if (structures[0] == type)
			return string(structures, offset < structures[1] ? structures[offset] : 0);
	return "";
}

static const uint8_t *seen(const struct handoff *handoff, uint64_t physical, uint64_t size)
{
	vaddr_t at;

	if (!place_translate(handoff, paddr(physical), &at) ||
	    !place_reaches(handoff, at.value, size))
		return NULL;
	return vaddr_pointer(at);
}

struct smbios_board smbios_board(const struct handoff *handoff)
{
	const size_t size = handoff->smbios3.value != 0 ? 24 : SMBIOS_ENTRY_SIZE;
	const paddr_t physical = handoff->smbios3.value != 0 ? handoff->smbios3 : handoff->smbios;
	const uint8_t *entry = seen(handoff, physical.value, size);
	uint64_t length = 0, at = entry == NULL ? 0 : smbios_structures(entry, size, &length);
	const uint8_t *table = seen(handoff, at, length);
	struct smbios_board board = {"unknown"};

	for (int is_board = 0; is_board <= 1 && table != NULL; is_board++)
		if (*smbios_text(table, length, SMBIOS_PRODUCT(is_board)) != '\0')
			format_text(board.text, sizeof(board.text), "%s %s",
				    smbios_text(table, length, SMBIOS_MANUFACTURER(is_board)),
				    smbios_text(table, length, SMBIOS_PRODUCT(is_board)));
	for (char *c = board.text; *c != '\0'; c++)
		*c = *c < ' ' || *c > '~' || *c == '"' ? '?' : *c;
	return board;
}
