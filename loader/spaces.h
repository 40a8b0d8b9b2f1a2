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
	/* Firmware's, in physical mode. 1:1 are the runtime regions of loader->map, the framebuffer, what
	 * firmware is given to read, the stage, and the code and constants of the loader. All else that
	 * the loader has is seen far from its physical address, where a stray access would look. */
	SPACE_PHYSICAL,
	/* What include/handoff.h promises a kernel, with the runtime regions as planned. */
	SPACE_VIRTUAL,
};

/* In the stage's room, which has one plan at a time. */
bool spaces_plan(struct loader *loader, enum space space, struct mapping_plan *plan);

/* Page tables of the plan, from loader->pool. */
bool spaces_build(struct loader *loader, enum space space, struct page_table *table);

#endif
