/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test leaving boot services have in common: a firmware that makes it hard. The
 * words that are compared are those of scripted_firmware.h; whatever else the code called would end
 * the test.
 */
#ifndef EXIT_WORLD_H
#define EXIT_WORLD_H

#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SLACK 128
#define CAPACITY (SCRIPTED_COUNT + SCRIPTED_WORST_CASE + SLACK)
#define STALE EFI_INVALID_PARAMETER

static inline int open_firmware(void **state)
{
	*state = scripted_firmware_open(48, CAPACITY);
	return 0;
}

static inline int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

/* What has to hold after every exit that succeeded. */
static inline void assert_out(const struct scripted_firmware *firmware, unsigned int attempts)
{
	const struct handoff_exit *record = &firmware->loader->handoff.exit;

	assert_int_equal(record->attempts, attempts);
	for (unsigned int i = 0; i < attempts; i++) {
		assert_int_equal(record->attempt[i].map_status, EFI_SUCCESS);
		assert_int_equal(record->attempt[i].exit_status,
				 i + 1 < attempts ? STALE : EFI_SUCCESS);
	}
	assert_int_equal(record->attempt[attempts - 1].map_key, firmware->key);
	assert_int_equal(record->attempt[attempts - 1].descriptor_count, firmware->count);
}

/* The map in the handoff is byte for byte the one whose key was accepted. */
static inline void assert_accepted_map(const struct scripted_firmware *firmware)
{
	const struct memory_map *accepted = &firmware->loader->reserved.map;
	uint8_t expected[SCRIPTED_MAP_MAX * 48];
	struct memory_map map = {.descriptors = expected};

	scripted_firmware_fill_map(firmware, &map);
	assert_int_equal(accepted->key, firmware->key);
	assert_int_equal(accepted->size, map.size);
	assert_int_equal(accepted->descriptor_size, map.descriptor_size);
	assert_int_equal(accepted->descriptor_version, map.descriptor_version);
	assert_memory_equal(accepted->descriptors, expected, map.size);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

#endif
