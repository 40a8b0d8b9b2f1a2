/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Which memory is ours (handoff.ranges): the guard asks, so that firmware never writes there, and the
 * kernel, which pages are its own and which are free by then.
 */
#ifndef LOADER_RANGES_H
#define LOADER_RANGES_H

#include "loader/loader.h"

/* When all pages have been set aside. */
void ranges_note(struct loader *loader);

#endif
