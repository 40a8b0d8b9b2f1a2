/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Whole pages of EfiLoaderData, taken and given back in phase boot.
 *
 * Never AllocatePool: what crosses the line is described page by page in the handoff. Nothing in
 * these pages is executed under firmware's tables, which may forbid it for data.
 */
#ifndef LOADER_PAGES_H
#define LOADER_PAGES_H

#include "loader/loader.h"

/* Takes zeroed pages for `size` bytes, wherever firmware has them; `what` names them in a failure. */
bool pages_take(struct loader *loader, const char *what, uint64_t size, struct pages *pages);

/* Gives them back; harmless for pages that were never taken. */
void pages_give_back(struct loader *loader, struct pages *pages);

#endif
