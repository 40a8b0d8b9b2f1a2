/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The memory map, and leaving boot services with it.
 */
#ifndef LOADER_EXIT_H
#define LOADER_EXIT_H

#include "loader/loader.h"

/*
 * Reads the map into loader->map's buffer of loader->map_capacity bytes. On an error loader->map
 * still describes the last successful map, but the buffer may hold anything.
 */
EFI_STATUS exit_read_map(struct loader *loader);

#endif
