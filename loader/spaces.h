/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two address spaces of the handoff, line by line.
 *
 * Both are planned and built twice: once in reserve.c as a rehearsal, so that whatever cannot work
 * is an error while firmware can still be returned to, and once in earnest behind the line.
 */
#ifndef LOADER_SPACES_H
#define LOADER_SPACES_H

#include "loader/core/page_table.h"
#include "loader/loader.h"

enum space {
	/* 1:1, with nothing in it but the loader's own sections, what it allocated, the framebuffer
	 * and the runtime regions of loader->map. */
	SPACE_PHYSICAL,
	/* What include/handoff.h promises a kernel, with the runtime regions as planned. */
	SPACE_VIRTUAL,
};

/* In the stage's room, which has one plan at a time. */
bool spaces_plan(struct loader *loader, enum space space, struct mapping_plan *plan);

/* Page tables of the plan, from loader->pool. */
bool spaces_build(struct loader *loader, enum space space, struct page_table *table);

/* Where the kernel will see something that lies in the handoff block. */
vaddr_t spaces_handoff_address(const struct loader *loader, const void *part);

#endif
