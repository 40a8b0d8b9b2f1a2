/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The examination: what the handoff points to lies in its own pages, and is what it should be.
 */
#include "kernel/handoff_conditions.h"

#include <audit/kept_report.h>
#include <status.h>

bool handoff_is_inside(uint64_t start, uint64_t size, uint64_t window, uint64_t end)
{
	return start >= window && start <= end && size <= end - start;
}

const struct handoff_range *handoff_range_of(const struct handoff *handoff, uint32_t kind,
					     vaddr_t address, uint64_t size)
{
	for (uint32_t i = 0; i < handoff->range_count; i++) {
		const struct handoff_range *range = &handoff->ranges[i];

		if (range->kind == kind &&
		    handoff_is_inside(address.value, size, range->virtual.value,
				      range->virtual.value + range->size))
			return range;
	}
	return NULL;
}

bool handoff_is_array(const struct handoff *handoff, vaddr_t array, uint64_t size)
{
	return size == 0 || (is_aligned(array.value, sizeof(uint64_t)) &&
			     handoff_range_of(handoff, HANDOFF_RANGE_HANDOFF, array, size) != NULL);
}

bool handoff_is_text(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\0')
			return true;
	}
	return false;
}

/* ---- The conditions ---- */

static bool map_is_sane(const struct handoff *handoff, const struct handoff_map *map)
{
	return map->descriptor_size >= sizeof(struct memory_descriptor) &&
	       is_aligned(map->descriptor_size, sizeof(uint64_t)) &&
	       map->size % map->descriptor_size == 0 &&
	       handoff_is_array(handoff, map->descriptors, map->size);
}

bool handoff_has_memory_map(const struct handoff *handoff)
{
	return handoff->memory_map.size != 0 && map_is_sane(handoff, &handoff->memory_map);
}

bool handoff_has_virtual_map(const struct handoff *handoff)
{
	return handoff->virtual_map.size != 0 && map_is_sane(handoff, &handoff->virtual_map);
}

/* A table without entries is one: firmware had no rights to tell of. */
bool handoff_has_attributes(const struct handoff *handoff)
{
	return handoff->attributes.status != STATUS_OK ||
	       map_is_sane(handoff, &handoff->attributes.entries);
}

bool handoff_has_images(const struct handoff *handoff)
{
	const struct handoff_image *image = vaddr_pointer(handoff->images);

	if (!handoff_is_array(handoff, handoff->images, handoff->image_count * sizeof(*image)))
		return false;
	for (uint32_t i = 0; i < handoff->image_count; i++) {
		if (!handoff_is_text(image[i].name, sizeof(image[i].name)))
			return false;
	}
	return true;
}

bool handoff_has_records(const struct handoff *handoff)
{
	const struct access_record *record = vaddr_pointer(handoff->records);

	if (!handoff_is_array(handoff, handoff->records, handoff->record_count * sizeof(*record)))
		return false;
	for (uint32_t i = 0; i < handoff->record_count; i++) {
		if (record[i].kind > RECORD_STACK || record[i].phase >= PHASE_COUNT ||
		    record[i].service >= SERVICE_COUNT || record[i].access > ACCESS_EXECUTE ||
		    record[i].repair > REPAIR_RESTORED)
			return false;
	}
	return true;
}

static bool are_blocks(const struct handoff *handoff)
{
	const struct handoff_census *census = &handoff->census;
	const struct census_block *block = vaddr_pointer(census->blocks);

	if (!handoff_is_array(handoff, census->blocks, census->block_count * sizeof(*block)))
		return false;
	for (uint32_t i = 0; i < census->block_count; i++) {
		if (block[i].driver >= handoff->drivers.count ||
		    block[i].size > UINT64_MAX - block[i].base.value)
			return false;
	}
	return true;
}

static bool are_residue(const struct handoff *handoff)
{
	const struct handoff_census *census = &handoff->census;
	const struct census_residue *residue = vaddr_pointer(census->residue);

	if (!handoff_is_array(handoff, census->residue, census->residue_count * sizeof(*residue)))
		return false;
	for (uint32_t i = 0; i < census->residue_count; i++) {
		if (residue[i].kind >= RESIDUE_KIND_COUNT)
			return false;
	}
	return true;
}

/* Its words lead into firmware's memory, where nothing is read that the virtual map does not show. */
bool handoff_has_census(const struct handoff *handoff)
{
	const struct handoff_census *census = &handoff->census;

	if (census->step != 0 && sizeof(uint64_t) % census->step != 0)
		return false;
	return handoff_is_array(handoff, census->words,
				census->word_count * sizeof(struct census_word)) &&
	       are_blocks(handoff) && are_residue(handoff);
}

bool handoff_has_kept_report(const struct handoff *handoff)
{
	return handoff->kept_report.virtual.value == 0 ||
	       handoff_is_array(handoff, handoff->kept_report.virtual, sizeof(struct kept_report));
}

bool handoff_has_variables(const struct handoff *handoff)
{
	const struct variable_note *note = vaddr_pointer(handoff->variables.notes);
	uint32_t count = handoff->variables.count;

	if (!handoff_is_array(handoff, handoff->variables.notes, (uint64_t)count * sizeof(*note)))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		if (!handoff_is_text(note[i].name, sizeof(note[i].name)))
			return false;
	}
	return count <= VARIABLE_NOTES_MAX;
}
