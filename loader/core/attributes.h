/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_MEMORY_ATTRIBUTES_TABLE (UEFI 2.10, section 4.6.4), checked before it is copied.
 *
 * The table lies in boot-services memory and is rebuilt whenever runtime memory is allocated, so it
 * is copied once, after the successful exit and before that memory disappears. The checks are those
 * of Linux's drivers/firmware/efi/memattr.c: version 1 or 2, a plausible descriptor size, a size
 * that does not overflow and is none that only garbage could have.
 */
#ifndef ATTRIBUTES_H
#define ATTRIBUTES_H

#include <memory_map.h>
#include <status.h>

struct attributes_header {
	uint32_t version;
	uint32_t entry_count;
	uint32_t descriptor_size;
	uint32_t flags;
};

/* Code, between data in front of it and behind: one descriptor makes three entries at most. */
#define ATTRIBUTES_PER_DESCRIPTOR 3

/*
 * Copies the entries of `table` to `entries->descriptors`, which has room for `size_max` bytes, and
 * sets the rest of `entries`. A believable table is not larger than ATTRIBUTES_PER_DESCRIPTOR times
 * the memory map. STATUS_ATTRIBUTES_* if the table may not be believed.
 */
enum status attributes_copy(const struct attributes_header *table, struct memory_map *entries,
			    uint64_t size_max);

/*
 * Can the entry tell rights? One of RuntimeServicesCode or -Data, aligned, not wrapping. One with
 * neither RO nor XP is legal, and says that no protection is possible there.
 */
bool attributes_is_believable(const struct memory_descriptor *entry);

#endif
