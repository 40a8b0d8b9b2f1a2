/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A firmware that does what a test scripts, and nothing else: every slot of its tables ends the test
 * until it is scripted, so a call that is not allowed at that moment cannot go unseen.
 *
 * It stands in for the processor too. What was called is written down in order, one word each, and a
 * test compares the words:
 *
 *	line    a line of the loader's on the serial port
 *	pages   AllocatePages
 *	map     GetMemoryMap
 *	exit    ExitBootServices
 *	cli     interrupts are turned off
 *
 * Both loaders meet it: the handoff's is the first member of the audit's.
 */
#ifndef SCRIPTED_FIRMWARE_H
#define SCRIPTED_FIRMWARE_H

#include "loader/audit/audit.h"

#define SCRIPTED_CALLS 32
#define SCRIPTED_MAP_MAX 512
#define SCRIPTED_EVENTS_SIZE 512
#define SCRIPTED_TEXT_SIZE 2048

struct scripted_firmware {
	/* The script. Defaults: 48-byte descriptors, SCRIPTED_COUNT of them, every call succeeds. */
	uint64_t descriptor_size;
	uint64_t count;
	EFI_STATUS map_status[SCRIPTED_CALLS];	 /* by call; EFI_BUFFER_TOO_SMALL comes by itself */
	EFI_STATUS exit_status[SCRIPTED_CALLS];	 /* by call; a stale key is refused by itself */
	EFI_STATUS pages_status[SCRIPTED_CALLS]; /* by call */
	bool takes_any_key;
	uint64_t growth[SCRIPTED_CALLS]; /* descriptors that this ExitBootServices adds */
	/* What else happens to a map that is read: the third one is call 2. */
	void (*change_map)(unsigned int call, struct memory_map *map);

	/* What came of it. */
	char events[SCRIPTED_EVENTS_SIZE];
	char text[SCRIPTED_TEXT_SIZE]; /* what the loader said */
	unsigned int map_calls;
	unsigned int exit_calls;
	unsigned int pages_calls;

	/* The machine. */
	UINTN key;
	EFI_SYSTEM_TABLE system_table;
	EFI_BOOT_SERVICES boot_services;
	EFI_RUNTIME_SERVICES runtime_services;
	struct audit_notes notes;
	struct audit audit;
	struct loader *loader;
};

#define SCRIPTED_COUNT 100

/* What EDK II asks for beyond what it returns: two descriptors for each bin of memory. */
#define SCRIPTED_WORST_CASE 32

/* Every fourth descriptor has EFI_MEMORY_RUNTIME; where one of them starts. gRT and the system table
 * say that they lie in the first. */
#define SCRIPTED_RUNTIME_EVERY 4
#define SCRIPTED_REGION(index) (((index) + 1) * SCRIPTED_RUNTIME_EVERY * 16 * PAGE_SIZE)

/* A new firmware, with a loader that has met it, and has buffers for maps of `capacity` descriptors: of
 * exactly that size, so that the sanitizer sees a byte too many. */
struct scripted_firmware *scripted_firmware_open(uint64_t descriptor_size, uint64_t capacity);
void scripted_firmware_close(struct scripted_firmware *firmware);

/* Writes a word down, for what else a test scripts. */
void scripted_firmware_happened(const char *word);

/* Ends the test: for a slot that a test fills and empties again. */
EFI_STATUS EFIAPI scripted_firmware_refuse(void);

/* Writes the map as GetMemoryMap would. */
void scripted_firmware_fill_map(const struct scripted_firmware *firmware, struct memory_map *map);

#endif
