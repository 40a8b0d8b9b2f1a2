/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Names of variables, noted; pure.
 */
#include "kernel/guard/variable_note.h"

#include "kernel/lib/crc32.h"
#include "kernel/lib/string.h"

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
	note->name_crc = crc32(name, length * sizeof(*name));
}

bool variable_note_is_same_name(const struct variable_note *left, const struct variable_note *right)
{
	return left->name_crc == right->name_crc && left->name_length == right->name_length &&
	       memcmp(left->vendor, right->vendor, sizeof(left->vendor)) == 0;
}
