/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Memory maps for tests: the files of tests/maps, and maps made line by line.
 *
 * Behind the struct, up to DescriptorSize, every descriptor carries a pattern of its own, so that a
 * test sees whether descriptors are copied whole. Tests are started in the root of the tree.
 */
#ifndef TESTS_MAPS_H
#define TESTS_MAPS_H

#include <memory_map.h>

#define MAP_NAME_SIZE 64

/* The names of all maps in tests/maps, sorted; returns how many. A test fails if there is none. */
size_t maps_list(char names[][MAP_NAME_SIZE], size_t room);

/* An empty map with room for `count` descriptors, and one from a file. Give both to map_free(). */
struct memory_map map_make(size_t count, uint64_t descriptor_size);
struct memory_map map_load(const char *name, uint64_t descriptor_size);
void map_free(struct memory_map *map);

/* Adds a descriptor; its virtual_start is garbage, as firmware's may be. */
struct memory_descriptor *map_add(struct memory_map *map, uint32_t type, uint64_t start,
				  uint64_t pages, uint64_t attribute);

/* A RUNTIME descriptor of the usual attributes: WB for memory, UC for MMIO. */
struct memory_descriptor *map_add_runtime(struct memory_map *map, uint32_t type, uint64_t start,
					  uint64_t pages);

/* A byte of the pattern behind the struct. */
uint8_t map_tail_byte(const struct memory_descriptor *descriptor, uint64_t offset);

#endif
