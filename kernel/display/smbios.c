/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Texts out of SMBIOS; see smbios.h. */
#include "kernel/display/smbios.h"

#include "kernel/lib/acpi.h"
#include "kernel/lib/format.h"
#include "kernel/lib/places.h"
#include "kernel/lib/string.h"

/* Entry points: "_SM3_" of 24 bytes, "_SM_" of 31 or, by an old mistake, 30. All of it sums up to 0. */
uint64_t smbios_structures(const uint8_t *entry_point, size_t size, uint64_t *length)
{
	const bool is_3 = size >= 24 && memcmp(entry_point, "_SM3_", 5) == 0;
	const size_t own = size >= 24 ? entry_point[is_3 ? 6 : 5] : 0;
	uint8_t sum = 0;

	for (size_t i = 0; i < own && i < size; i++)
		sum = (uint8_t)(sum + entry_point[i]);
	*length = 0;
	if (sum != 0 || own > size || own < (is_3 ? 24 : 30) ||
	    (!is_3 && memcmp(entry_point, "_SM_", 4) != 0))
		return 0;
	*length = acpi_read(entry_point + (is_3 ? 12 : 22), is_3 ? 4 : 2);
	return acpi_read(entry_point + (is_3 ? 16 : 24), is_3 ? 8 : 4);
}

/* Behind the two zeroes that end a structure's strings; NULL if that is not before `end`, and for type 127, the last. */
static const uint8_t *end_of(const uint8_t *structure, const uint8_t *end)
{
	if (end - structure < 4 || structure[1] < 4 || structure[0] == 127)
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

static const uint8_t *seen(const struct handoff *handoff, paddr_t physical, uint64_t *size)
{
	const struct memory_descriptor *region;
	vaddr_t at;

	if (!place_translate(handoff, physical, &at))
		return NULL;
	region = place_reached(handoff, at.value, &physical);
	if (*size > memory_descriptor_end(region).value - physical.value)
		*size = memory_descriptor_end(region).value - physical.value;
	return vaddr_pointer(at);
}

struct smbios_board smbios_board(const struct handoff *handoff)
{
	const bool is_3 = handoff->smbios3.value != 0;
	uint64_t size = SMBIOS_ENTRY_SIZE, length = 0;
	const uint8_t *entry = seen(handoff, is_3 ? handoff->smbios3 : handoff->smbios, &size);
	uint64_t at = entry == NULL ? 0 : smbios_structures(entry, size, &length);
	const uint8_t *table = seen(handoff, paddr(at), &length);
	struct smbios_board board = {"unknown"};

	for (int is_board = 0; is_board <= 1 && table != NULL; is_board++) {
		const char *maker = smbios_text(table, length, SMBIOS_MANUFACTURER(is_board));
		const char *product = smbios_text(table, length, SMBIOS_PRODUCT(is_board));

		if (*product != '\0')
			format_text(board.text, sizeof(board.text), "%s%s%s", maker,
				    *maker != '\0' ? " " : "", product);
	}
	for (char *c = board.text; *c != '\0'; c++)
		*c = *c < ' ' || *c > '~' || *c == '"' ? '?' : *c;
	return board;
}
