/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Data that must be in memory, and not in a cache only; and translations that a cache has to forget.
 */
#ifndef ARCH_CACHE_H
#define ARCH_CACHE_H

#include <address.h>

/* The shortest line of any x86-64 processor; a longer one is only written back more than once. */
#define CPU_CACHE_LINE 64

/* Writes all of it to memory before it returns: the contents of a cache do not outlive a reset. */
static inline void cpu_write_back(const void *data, uint64_t size)
{
	uint64_t line = align_down(vaddr_of(data).value, CPU_CACHE_LINE);
	uint64_t end = vaddr_of(data).value + size;

	for (; line < end; line += CPU_CACHE_LINE)
		__asm__ volatile("clflush (%0)" : : "r"(line) : "memory");
	__asm__ volatile("mfence" : : : "memory");
}

/* Makes the processor forget its translation of a page. */
static inline void cpu_invalidate_page(vaddr_t address)
{
	__asm__ volatile("invlpg (%0)" : : "r"(address.value) : "memory");
}

#endif
