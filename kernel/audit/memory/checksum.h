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

#define MEMORY_SUM_FACTOR UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t memory_sum_turn(uint64_t sum)
{
	return sum << 29 | sum >> 35;
}

static inline uint64_t memory_sum_words(uint64_t sum, const uint64_t *words)
{
	sum = sum * MEMORY_SUM_FACTOR + words[0];
	sum = memory_sum_turn(sum) + words[1];
	sum = memory_sum_turn(sum) + words[2];
	sum = memory_sum_turn(sum) + words[3];
	sum = memory_sum_turn(sum) + words[4];
	sum = memory_sum_turn(sum) + words[5];
	sum = memory_sum_turn(sum) + words[6];
	return memory_sum_turn(sum) + words[7];
}

static inline uint64_t memory_sum_any(const uint64_t *words)
{
	return words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] |
	       words[7];
}

/*
 * Continues `sum` over a page. Each step can be undone (an odd factor has an inverse), so that no change
 * is lost on the way. The rotation lets the topmost bits count as much as the others; 64 of them are
 * none, which the multiplications between prevent. Two instructions a word, since there is much memory,
 * and one for zeroes at the start of a page, which leave the page's sum at 0: most of a machine's memory
 * was never written. Without vectors an emulated machine manages some gigabytes a second.
 */
static inline uint64_t memory_sum(uint64_t sum, const uint64_t *page)
{
	uint64_t of_page = 0;
	unsigned int i = 0;

	while (i < MEMORY_PAGE_WORDS &&
	       (memory_sum_any(page + i) | memory_sum_any(page + i + 8)) == 0)
		i += 16;
	for (; i < MEMORY_PAGE_WORDS; i += 16)
		of_page = memory_sum_words(memory_sum_words(of_page, page + i), page + i + 8);
	return memory_sum_turn(sum * MEMORY_SUM_FACTOR) + of_page;
}

static inline void memory_overwrite(uint64_t *page)
{
	for (unsigned int i = 0; i < MEMORY_PAGE_WORDS; i++)
		page[i] = MEMORY_PATTERN;
}

#endif
