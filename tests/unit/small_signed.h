/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The small firmware's authenticated variables. Its signatures are no mathematics: it knows the writes of
 * kernel/audit/services/signed_writes.h, and a write with any other byte in it has no valid one.
 */
#ifndef SMALL_SIGNED_H
#define SMALL_SIGNED_H

#include "tests/unit/small_firmware.h"

/* What is behind the signature of a known write. */
struct small_write {
	const struct signed_write *write;
	uint8_t key;
	uint8_t time;
	unsigned int seed; /* of variable_content() */
	uint64_t size;
};

/* The write in these arguments of SetVariable, or NULL. */
const struct small_write *small_write_of(const uint64_t *a);

/* May it be written over `variable`, which may be NULL? EFI_SUCCESS or EFI_SECURITY_VIOLATION. */
EFI_STATUS small_write_judge(const uint64_t *a, const struct variable *variable);

#endif
