/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Physical and virtual addresses are different types, so that the compiler refuses to mix them up.
 *
 * A paddr_t is what a page-table entry, a memory descriptor or firmware before SetVirtualAddressMap
 * holds; a vaddr_t is what an instruction dereferences. They turn into each other only where
 * somebody knows the mapping, and there by name.
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

/* A kernel may be written in C++, which has a word of its own for this. */
#ifdef __cplusplus
#define _Static_assert static_assert
#endif

/* UEFI pages are 4 KiB on every architecture (UEFI 2.10, section 7.2, AllocatePages). */
#define PAGE_SIZE UINT64_C(4096)
#define PAGE_SHIFT 12

typedef struct {
	uint64_t value;
} paddr_t;

typedef struct {
	uint64_t value;
} vaddr_t;

static inline paddr_t paddr(uint64_t value)
{
	return (paddr_t){value};
}

static inline vaddr_t vaddr(uint64_t value)
{
	return (vaddr_t){value};
}

static inline paddr_t paddr_add(paddr_t address, uint64_t size)
{
	return paddr(address.value + size);
}

static inline vaddr_t vaddr_add(vaddr_t address, uint64_t size)
{
	return vaddr(address.value + size);
}

static inline void *vaddr_pointer(vaddr_t address)
{
	return (void *)(uintptr_t)address.value;
}

static inline vaddr_t vaddr_of(const void *pointer)
{
	return vaddr((uintptr_t)pointer);
}

/* The virtual address under which an identity map shows a physical one: before the kernel, that is all. */
static inline vaddr_t vaddr_identity(paddr_t address)
{
	return vaddr(address.value);
}

/* The way back, for memory that firmware allocated for us: UEFI identity-maps it (section 2.3.4). */
static inline paddr_t paddr_identity(const void *pointer)
{
	return paddr((uintptr_t)pointer);
}

static inline bool is_aligned(uint64_t value, uint64_t alignment)
{
	return (value & (alignment - 1)) == 0;
}

static inline uint64_t align_down(uint64_t value, uint64_t alignment)
{
	return value & ~(alignment - 1);
}

/* Wraps to 0 for a value in the topmost incomplete unit: check before, where that can happen. */
static inline uint64_t align_up(uint64_t value, uint64_t alignment)
{
	return align_down(value + alignment - 1, alignment);
}

/* Whole pages that `size` bytes need; no overflow for any size. */
static inline uint64_t size_to_pages(uint64_t size)
{
	return (size >> PAGE_SHIFT) + ((size & (PAGE_SIZE - 1)) != 0);
}

static inline uint64_t pages_to_size(uint64_t pages)
{
	return pages << PAGE_SHIFT;
}

#endif
