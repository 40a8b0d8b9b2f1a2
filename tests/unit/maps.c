/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Memory maps for tests: the files of tests/maps, and maps made line by line.
 */
#include "tests/unit/maps.h"

#include <dirent.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/efi_names.h"

#define MAPS_FOLDER "tests/maps"

/* As the logs name them: UEFI 2.10, table 7.6. */
static uint32_t type_of_name(const char *name)
{
	for (uint32_t type = 0; type < MEMORY_TYPE_COUNT; type++)
		if (strcmp(name, memory_type_name(type)) == 0)
			return type;
	fail_msg("%s is no memory type", name);
	return MEMORY_TYPE_COUNT;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(left, right);
}

size_t maps_list(char names[][MAP_NAME_SIZE], size_t room)
{
	DIR *folder = opendir(MAPS_FOLDER);
	struct dirent *file;
	size_t count = 0;

	if (folder == NULL)
		fail_msg("%s is missing: start the tests in the root of the tree", MAPS_FOLDER);
	while ((file = readdir(folder)) != NULL) {
		size_t length = strlen(file->d_name);

		if (length < 4 || strcmp(file->d_name + length - 4, ".map") != 0)
			continue;
		assert_in_range(length, 5, MAP_NAME_SIZE - 1);
		assert_true(count < room);
		memcpy(names[count++], file->d_name, length + 1);
	}
	closedir(folder);
	assert_int_not_equal(count, 0);
	qsort(names, count, MAP_NAME_SIZE, compare_names);
	return count;
}

struct memory_map map_make(size_t count, uint64_t descriptor_size)
{
	return (struct memory_map){
		.descriptors = malloc(count * descriptor_size),
		.descriptor_size = descriptor_size,
		.descriptor_version = 1,
		.key = 77,
	};
}

void map_free(struct memory_map *map)
{
	free(map->descriptors);
	map->descriptors = NULL;
}

uint8_t map_tail_byte(const struct memory_descriptor *descriptor, uint64_t offset)
{
	return (uint8_t)(0xa5 ^ offset ^ descriptor->physical_start.value >> PAGE_SHIFT);
}

struct memory_descriptor *map_add(struct memory_map *map, uint32_t type, uint64_t start,
				  uint64_t pages, uint64_t attribute)
{
	struct memory_descriptor *descriptor = memory_map_at(map, memory_map_count(map));

	*descriptor = (struct memory_descriptor){
		.type = type,
		.physical_start = paddr(start),
		.virtual_start = vaddr(0xdeadbeef000 + start),
		.pages = pages,
		.attribute = attribute,
	};
	for (uint64_t i = sizeof(*descriptor); i < map->descriptor_size; i++)
		((uint8_t *)descriptor)[i] = map_tail_byte(descriptor, i);
	map->size += map->descriptor_size;
	return descriptor;
}

struct memory_descriptor *map_add_runtime(struct memory_map *map, uint32_t type, uint64_t start,
					  uint64_t pages)
{
	uint64_t cache = type == MEMORY_MMIO ? UINT64_C(1) : 0xf;

	return map_add(map, type, start, pages, cache | MEMORY_ATTRIBUTE_RUNTIME);
}

struct memory_map map_load(const char *name, uint64_t descriptor_size)
{
	struct memory_map map = map_make(512, descriptor_size);
	char path[sizeof(MAPS_FOLDER) + MAP_NAME_SIZE + 1];
	char line[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", MAPS_FOLDER, name);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		uint64_t first, last, attribute;
		char type[64];

		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (sscanf(line, "%" SCNx64 " %" SCNx64 " %63s %" SCNx64, &first, &last, type,
			   &attribute) != 4)
			fail_msg("%s: not a descriptor: %s", path, line);
		assert_true(memory_map_count(&map) < 512);
		map_add(&map, type_of_name(type), first, (last - first + 1) >> PAGE_SHIFT,
			attribute);
	}
	fclose(file);
	return map;
}
