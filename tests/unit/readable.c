/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* A processor whose page tables show everything but a hole. */
#include "tests/unit/readable.h"

#include "kernel/lib/processor.h"

struct readable_hole readable_hole;

uint64_t readable_bytes(const void *address, uint64_t size)
{
	const uint64_t start = (uintptr_t)address, hole = (uintptr_t)readable_hole.start;

	if (address == NULL || start >> 47 != 0 || start - hole < readable_hole.size)
		return 0;
	return hole > start && hole - start < size ? hole - start : size;
}

bool is_readable(const void *address, uint64_t size)
{
	return address != NULL && readable_bytes(address, size) == size;
}
