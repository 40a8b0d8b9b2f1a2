/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The memory map, and leaving boot services with it.
 */
#ifndef LOADER_EXIT_H
#define LOADER_EXIT_H

#include <efi.h>
/* gnu-efi first: everything else is free of firmware's headers. */
#include <handoff.h>

/*
 * Descriptors that the map may grow by until the exit: our own few pages, exit handlers, timers. Room
 * for 128 more is what Brightline promises.
 */
#define EXIT_MAP_SLACK 256

struct boot_exit {
	EFI_BOOT_SERVICES *boot_services;
	EFI_HANDLE image;
	struct memory_map *map; /* in a buffer of `capacity` bytes, used again and again */
	uint64_t capacity;
	struct handoff_exit *record; /* of the attempts */
};

/* The size of a buffer for the map, slack included; the stride is firmware's. */
EFI_STATUS exit_measure_map(EFI_BOOT_SERVICES *boot_services, uint64_t *capacity);

/* Reads the map. On an error *exit->map still describes the last one, but the buffer may hold
 * anything. */
EFI_STATUS exit_read_map(const struct boot_exit *exit);

/*
 * Leaves boot services with the map that was read last, or with one that is read again because its key
 * was stale: *exit->map is the accepted one. Interrupts are off then. On an error the last attempt of
 * the record tells whose it was, and nothing but a reset is left.
 */
EFI_STATUS exit_boot_services(const struct boot_exit *exit);

#endif
