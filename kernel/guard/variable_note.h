/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A variable's name and contents in a note of include/audit/variables.h: made in the same way on both
 * sides of the exit, or nothing could be compared.
 */
#ifndef VARIABLE_NOTE_H
#define VARIABLE_NOTE_H

#include <audit/variables.h>
#include <stdbool.h>
#include <stddef.h>

/* Notes a name in a buffer of VARIABLE_NAME_SIZE bytes, which need not hold its end: firmware may
 * report a wrong size of it (Linux: var_name_strnsize), so it is measured. `vendor` is an EFI_GUID. */
void variable_note_name(struct variable_note *note, const uint16_t *name, const void *vendor);

/* The sum of bytes: a few instructions for each. Every step can be undone, so that one byte that changes
 * always changes the sum. */
uint32_t variable_note_sum(const void *data, size_t size);

/* Are the two notes of one variable? */
bool variable_note_is_same_name(const struct variable_note *left,
				const struct variable_note *right);

#endif
