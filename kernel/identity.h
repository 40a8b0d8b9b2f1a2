/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The last piece of a 1:1 map: dropped, and proved to be gone.
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <handoff.h>

/* Unmaps the transit pages and flushes every translation, global ones included. */
void identity_drop(const struct handoff *handoff);

/* handoff.identity_map_gone: the tables show nothing 1:1, and reading there faults. */
void identity_check(const struct handoff *handoff);

#endif
