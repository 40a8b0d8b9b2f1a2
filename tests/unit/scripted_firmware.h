/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A firmware that does what a test scripts, and nothing else: every slot of its tables ends the test
 * until it is scripted, so a call that is not allowed at that moment cannot go unseen.
 *
 * It stands in for the loader's other rooms too (report, architecture). What was called is
 * written down in order, one word each, and a test compares the words:
 *
 *	line    report_line()          print and return
 *	map     GetMemoryMap
 *	exit    ExitBootServices
 *	cli     arch_disable_interrupts()
 */
#ifndef SCRIPTED_FIRMWARE_H
#define SCRIPTED_FIRMWARE_H

#include "loader/loader.h"

#define SCRIPTED_CALLS 16
#define SCRIPTED_MAP_MAX 512
#define SCRIPTED_EVENTS_SIZE 512

struct scripted_firmware {
	/* The script. Defaults: 48-byte descriptors, SCRIPTED_COUNT of them, every call succeeds. */
	uint64_t descriptor_size;
	uint64_t count;
	EFI_STATUS map_status[SCRIPTED_CALLS];	/* by call; EFI_BUFFER_TOO_SMALL comes by itself */
	EFI_STATUS exit_status[SCRIPTED_CALLS]; /* by call; a stale key is refused by itself */
	bool takes_any_key;
	uint64_t growth[SCRIPTED_CALLS]; /* descriptors that this ExitBootServices adds */

	/* What came of it. */
	char events[SCRIPTED_EVENTS_SIZE];
	unsigned int map_calls;
	unsigned int exit_calls;

	/* The machine. */
	UINTN key;
	EFI_SYSTEM_TABLE system_table;
	EFI_BOOT_SERVICES boot_services;
	EFI_RUNTIME_SERVICES runtime_services;
	struct handoff handoff;
	struct handoff_image images[4];
	struct loader loader;
	struct step step;
};

#define SCRIPTED_COUNT 100

/* What EDK II asks for beyond what it returns: two descriptors for each bin of memory. */
#define SCRIPTED_WORST_CASE 32

/* A new firmware, with a loader that has met it and reserved room for `capacity` descriptors. */
struct scripted_firmware *scripted_firmware_open(uint64_t descriptor_size, uint64_t capacity);
void scripted_firmware_close(struct scripted_firmware *firmware);

/* Writes a word down, for what else a test scripts. */
void scripted_firmware_happened(const char *word);

/* Writes the map as GetMemoryMap would; every fourth descriptor has EFI_MEMORY_RUNTIME. */
void scripted_firmware_fill_map(const struct scripted_firmware *firmware, struct memory_map *map);

#endif
