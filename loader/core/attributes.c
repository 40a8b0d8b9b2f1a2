/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_MEMORY_ATTRIBUTES_TABLE: copied whole or not at all.
 */
#include "loader/core/attributes.h"

#include "kernel/lib/string.h"
#include "loader/core/map_questions.h"
#include "loader/core/regions.h"

enum status attributes_copy(const struct attributes_header *table, struct memory_map *entries,
			    uint64_t size_max)
{
	struct memory_map copy = {.descriptors = entries->descriptors};

	if (table == NULL)
		return STATUS_ATTRIBUTES_ABSENT;
	/* Version 2 (UEFI 2.10) only gave `flags` a meaning. */
	if (table->version != 1 && table->version != 2)
		return STATUS_ATTRIBUTES_VERSION;
	copy.descriptor_size = table->descriptor_size;
	if (!memory_map_has_stride(&copy))
		return STATUS_ATTRIBUTES_SIZE;
	/* Two 32-bit factors: their product fits 64 bits. */
	copy.size = copy.descriptor_size * table->entry_count;
	if (copy.size > size_max)
		return STATUS_ATTRIBUTES_TOO_LARGE;
	memcpy(copy.descriptors, table + 1, (size_t)copy.size);
	*entries = copy;
	return STATUS_OK;
}

/*
 * Linux's entry_is_valid() would have it so too. It also wants each entry inside one descriptor of the
 * same type: rights are looked up in RUNTIME descriptors here, so nothing rests on that.
 */
bool attributes_is_believable(const struct memory_descriptor *entry)
{
	return region_holds_images(entry) && memory_descriptor_is_sound(entry);
}
