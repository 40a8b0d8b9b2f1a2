/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The window: one physical page at a time, seen by the kernel at SCRATCH_VIRTUAL_BASE.
 *
 * For memory that firmware has given up and that is not mapped. It is open between two calls of
 * firmware only; its page tables are taken from the end of the guard's pool, and given back when it
 * closes, so that firmware is called with the very tables that were there before.
 */
#ifndef KERNEL_WINDOW_H
#define KERNEL_WINDOW_H

#include <handoff.h>

struct window {
	struct page_pool *pool;
	uint32_t pool_used; /* before it was opened */
	uint64_t *join;	    /* the entry that its own tables hang on, or its leaf itself */
	uint64_t *leaf;
	uint64_t bits; /* of a leaf: present, writable, no-execute */
};

/* False if no table is left; then nothing has changed. */
bool window_open(struct window *window, const struct handoff_tables *tables,
		 struct page_pool *pool);

/* Shows the page at `physical`, which is RAM, in place of the one before. */
void *window_show(const struct window *window, paddr_t physical);

void window_close(const struct window *window);

#endif
