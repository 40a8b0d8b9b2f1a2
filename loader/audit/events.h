/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Events of the loader's own, which firmware is to signal at the exit and in SetVirtualAddressMap.
 */
#ifndef LOADER_EVENTS_H
#define LOADER_EVENTS_H

#include "loader/loader.h"

/* Creates them, and the page that they count in. Without one there are none, and the walk goes on. */
void events_open(struct loader *loader);

/* What they have counted, once SetVirtualAddressMap is behind us. */
void events_read(const struct loader *loader, struct handoff_events *events);

/* On the way back to firmware: their functions are about to disappear. */
void events_close(struct loader *loader);

#endif
