/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The memory map, and leaving boot services with it.
 */
#ifndef LOADER_EXIT_H
#define LOADER_EXIT_H

#include "loader/loader.h"

/*
 * Descriptors that the map may grow by until the exit: our own few pages, exit handlers, timers. Room
 * for 128 more is what Brightline promises.
 */
#define EXIT_MAP_SLACK 256

_Static_assert(EXIT_MAP_SLACK >= 128, "the promised slack");

/*
 * How large a buffer for the map has to be, slack included; the stride is firmware's. False after
 * report_failure().
 */
bool exit_measure_map(struct loader *loader, uint64_t *size);

/*
 * Reads the map into loader->map's buffer of loader->map_capacity bytes. On an error loader->map
 * still describes the last successful map, but the buffer may hold anything.
 */
EFI_STATUS exit_read_map(struct loader *loader);

#endif
