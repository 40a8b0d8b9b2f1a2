/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What has to be in memory, and not in a cache only; and what a cache of translations has to forget.
 */
#ifndef ARCH_CACHE_H
#define ARCH_CACHE_H

#include <address.h>

/* No x86-64 processor has shorter ones; longer ones are only written back more than once. */
#define CPU_CACHE_LINE 64

/* Has all of it in memory before it returns: what is in a cache does not outlive a reset. */
static inline void cpu_write_back(const void *data, uint64_t size)
{
	uint64_t line = align_down(vaddr_of(data).value, CPU_CACHE_LINE);
	uint64_t end = vaddr_of(data).value + size;

	for (; line < end; line += CPU_CACHE_LINE)
		__asm__ volatile("clflush (%0)" : : "r"(line) : "memory");
	__asm__ volatile("mfence" : : : "memory");
}

/* Forgets what the processor has translated for a page. */
static inline void cpu_invalidate_page(vaddr_t address)
{
	__asm__ volatile("invlpg (%0)" : : "r"(address.value) : "memory");
}

#endif
