/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The contents of a page as a number, and the pattern of memory that was reclaimed.
 */
#ifndef AUDIT_MEMORY_SUM_H
#define AUDIT_MEMORY_SUM_H

#include <address.h>

/* Non-canonical with four levels and with five: it faults at once if it is used as a pointer. */
#define MEMORY_PATTERN UINT64_C(0xef1dead0ef1dead0)

#define MEMORY_PAGE_WORDS (PAGE_SIZE / sizeof(uint64_t))

/*
 * Continues `sum` over a page. Each step can be undone, so that no change is lost on the way; the
 * rotation lets the topmost bits count as much as the others. One multiplication a word, no
 * vectors: an emulated machine manages more than a gigabyte a second.
 */
static inline uint64_t memory_sum(uint64_t sum, const uint64_t *page)
{
	for (unsigned int i = 0; i < MEMORY_PAGE_WORDS; i++) {
		sum = (sum ^ page[i]) * UINT64_C(0x9e3779b97f4a7c15);
		sum = sum << 29 | sum >> 35;
	}
	return sum;
}

static inline void memory_overwrite(uint64_t *page)
{
	for (unsigned int i = 0; i < MEMORY_PAGE_WORDS; i++)
		page[i] = MEMORY_PATTERN;
}

#endif
