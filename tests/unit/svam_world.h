/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test SetVirtualAddressMap have in common: a loader that is behind the line, a
 * scripted caller, and ways to change gRT.
 */
#ifndef SVAM_WORLD_H
#define SVAM_WORLD_H

#include "tests/unit/scripted_firmware.h"

#include <layout.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/virtual_map.h"
#include "loader/svam.h"

#define CAPACITY SCRIPTED_COUNT

/* Plans as plan.c does. */
static inline void plan_regions(struct scripted_firmware *firmware)
{
	struct reserved *reserved = &firmware->loader->reserved;
	const struct virtual_map_images images = {.count = 0};
	const struct memory_descriptor *wrong;

	scripted_firmware_fill_map(firmware, &reserved->map);
	assert_int_equal(virtual_map_select(&reserved->map, 48, &reserved->virtual_map, &wrong),
			 STATUS_OK);
	assert_int_equal(virtual_map_place(&reserved->virtual_map,
					   &firmware->loader->handoff.options, images),
			 STATUS_OK);
}

static inline int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

static inline void assert_mode(const struct scripted_firmware *firmware, enum runtime_mode mode)
{
	assert_int_equal(firmware->loader->handoff.svam.mode, mode);
}

/* Where the kernel will look for runtime regions: at their own addresses, or at planned ones. */
static inline void assert_placed(const struct scripted_firmware *firmware, uint64_t distance)
{
	const struct memory_map *map = &firmware->loader->reserved.virtual_map;
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		assert_int_equal(descriptor->virtual_start.value,
				 descriptor->physical_start.value + distance);
}

static inline uint64_t *entries_of(struct scripted_firmware *firmware)
{
	return ((struct runtime_services *)(void *)&firmware->runtime_services)->entry;
}

static inline void convert_everything(struct scripted_firmware *firmware)
{
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		entries_of(firmware)[i] += RUNTIME_VIRTUAL_BASE;
	firmware->runtime_services.Hdr.CRC32++;
}

static inline void convert_the_last(struct scripted_firmware *firmware)
{
	entries_of(firmware)[SERVICE_COUNT - 1] += RUNTIME_VIRTUAL_BASE;
}

#endif
