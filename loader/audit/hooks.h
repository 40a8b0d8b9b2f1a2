/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What a driver under test asks firmware for while it is started: runtime memory, and events.
 *
 * So the census knows where each of its allocations ends, and guesses at no pool's format.
 */
#ifndef LOADER_WATCH_H
#define LOADER_WATCH_H

#include "loader/loader.h"

/* From here on everything is asked for by the driver that will be the next in loader->drivers. */
void watch_start(struct loader *loader);

/* Firmware's table is as it was, but for what the driver itself has hooked meanwhile. */
void watch_stop(void);

#endif
