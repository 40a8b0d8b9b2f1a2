/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Names of variables, noted; pure.
 */
#include "kernel/guard/variable_note.h"

#include "kernel/lib/string.h"

/* The constants of FNV-1a (Fowler, Noll, Vo) with 32 bits. */
#define SUM_START UINT32_C(0x811c9dc5)
#define SUM_FACTOR UINT32_C(0x01000193)

uint32_t variable_note_sum(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	uint32_t sum = SUM_START;

	for (size_t i = 0; i < size; i++)
		sum = (sum ^ bytes[i]) * SUM_FACTOR;
	return sum;
}

void variable_note_name(struct variable_note *note, const uint16_t *name, const void *vendor)
{
	uint32_t length;

	memset(note, 0, sizeof(*note));
	memcpy(note->vendor, vendor, sizeof(note->vendor));
	for (length = 0; length < VARIABLE_NAME_SIZE / sizeof(*name) && name[length] != 0;
	     length++) {
		if (length < sizeof(note->name) - 1)
			note->name[length] = name[length] >= ' ' && name[length] < 0x7f
						     ? (char)name[length]
						     : '?';
	}
	note->name_length = length;
	note->name_sum = variable_note_sum(name, length * sizeof(*name));
}

bool variable_note_is_same_name(const struct variable_note *left, const struct variable_note *right)
{
	return left->name_sum == right->name_sum && left->name_length == right->name_length &&
	       memcmp(left->vendor, right->vendor, sizeof(left->vendor)) == 0;
}
