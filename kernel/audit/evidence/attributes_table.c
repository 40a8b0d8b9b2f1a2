/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The attributes table against the memory map, and against the page tables that were made from it.
 *
 * The relations of the entries to one another, as a list, are judged in structure.c. An entry with
 * neither EFI_MEMORY_RO nor EFI_MEMORY_XP is legal, and means that no protection is possible there
 * (section 4.6.4); so it is counted, and no fault.
 */
#include "kernel/audit/evidence/attributes_table.h"

#include <audit/notes.h>
#include <status.h>

#include "kernel/evidence/questions.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/places.h"
#include "kernel/lib/walk.h"
#include "kernel/report.h"

#define CHECK "audit.attributes_table"

/* ---- The table itself ---- */

static uint64_t last_byte(const struct memory_descriptor *descriptor)
{
	return descriptor->physical_start.value + memory_descriptor_size(descriptor) - 1;
}

static bool is_inside(const struct memory_descriptor *entry,
		      const struct memory_descriptor *descriptor)
{
	return memory_descriptor_is_runtime(descriptor) && descriptor->type == entry->type &&
	       map_impossibility(descriptor) == NULL &&
	       memory_descriptor_contains(descriptor, entry->physical_start) &&
	       memory_descriptor_contains(descriptor, paddr(last_byte(entry)));
}

/* Linux wants the same of an entry (drivers/firmware/efi/memattr.c), and ignores it otherwise. */
static bool has_descriptor(const struct memory_descriptor *entry, const struct memory_map *map)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		if (is_inside(entry, descriptor))
			return true;
	}
	return false;
}

/* The reason why an entry is impossible, or NULL. */
static const char *fault_of(const struct memory_descriptor *entry, const struct memory_map *map)
{
	if (entry->type != MEMORY_RUNTIME_SERVICES_CODE &&
	    entry->type != MEMORY_RUNTIME_SERVICES_DATA)
		return "is neither runtime code nor runtime data";
	if (map_impossibility(entry) != NULL)
		return map_impossibility(entry);
	return has_descriptor(entry, map) ? NULL : "lies in no RUNTIME descriptor of its type";
}

static bool overlaps_one_before(const struct memory_map *entries, size_t index)
{
	const struct memory_descriptor *entry = memory_map_at(entries, index);

	for (size_t i = 0; i < index; i++) {
		const struct memory_descriptor *other = memory_map_at(entries, i);

		if (map_impossibility(other) == NULL &&
		    other->physical_start.value <= last_byte(entry) &&
		    entry->physical_start.value <= last_byte(other))
			return true;
	}
	return false;
}

void attributes_examine(const struct memory_map *entries, const struct memory_map *map,
			struct reasons *reasons)
{
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, entries) {
		const char *fault = fault_of(entry, map);

		if (fault == NULL && overlaps_one_before(entries, entry_index))
			fault = "overlaps an entry before it";
		if (fault != NULL)
			reasons_add(reasons, "entry %u (%s at 0x%lx, %lu pages) %s",
				    (unsigned int)entry_index, memory_type_name(entry->type),
				    entry->physical_start.value, entry->pages, fault);
	}
}

static void describe(const struct handoff_attributes *attributes, const struct memory_map *entries)
{
	unsigned int read_only = 0, no_execute = 0, unprotected = 0;
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, entries) {
		bool ro = (entry->attribute & MEMORY_ATTRIBUTE_RO) != 0;
		bool xp = (entry->attribute & MEMORY_ATTRIBUTE_XP) != 0;

		read_only += ro;
		no_execute += xp;
		unprotected += !ro && !xp;
	}
	report_fact("attributes-table=%u flags=0x%x entries=%u read-only=%u no-execute=%u "
		    "unprotected=%u",
		    attributes->version, attributes->flags, (unsigned int)memory_map_count(entries),
		    read_only, no_execute, unprotected);
}

/* ---- Images that it leaves out ---- */

static bool reaches(const struct memory_descriptor *entry, const struct handoff_image *image)
{
	return image->size != 0 && map_impossibility(entry) == NULL &&
	       entry->physical_start.value <= image->base.value + image->size - 1 &&
	       image->base.value <= last_byte(entry);
}

static bool has_executable_entry(const struct memory_map *entries,
				 const struct handoff_image *image)
{
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, entries) {
		if (reaches(entry, image) && !(entry->attribute & MEMORY_ATTRIBUTE_XP))
			return true;
	}
	return false;
}

/* Sections that are not aligned to pages cannot be told apart by pages (PE/COFF, "Optional Header").
 * Headers that cannot be read say 0. */
static bool is_unaligned(const struct handoff *handoff, uint32_t image)
{
	const uint32_t *alignment = notes_of(handoff)->section_alignment;

	return image < AUDIT_IMAGES_MAX && alignment[image] != 0 && alignment[image] < PAGE_SIZE;
}

static void note_late_images(const struct handoff *handoff, const struct memory_map *entries)
{
	const struct handoff_image *images = vaddr_pointer(handoff->images);

	for (uint32_t i = 0; i < handoff->image_count; i++) {
		if (!is_unaligned(handoff, i) && !has_executable_entry(entries, &images[i]))
			report_fact(
				"note image=\"%s\" has no executable page in the attributes "
				"table, as a driver that was loaded late; its sections tell its "
				"rights",
				images[i].name);
	}
}

static void note_unaligned_images(const struct handoff *handoff)
{
	const struct handoff_image *images = vaddr_pointer(handoff->images);

	for (uint32_t i = 0; i < handoff->image_count; i++) {
		if (is_unaligned(handoff, i))
			report_fact("note image=\"%s\" has a section alignment of %u, under 4096, "
				    "and so all of it can be written and executed",
				    images[i].name, notes_of(handoff)->section_alignment[i]);
	}
}

/* ---- Pages that are writable and executable ---- */

struct runtime_pages {
	struct memory_map regions;
	const struct memory_descriptor *region; /* of the page before; or NULL */
	uint64_t all;
	uint64_t unprotected; /* writable and executable */
};

static void count_page(void *context, const struct walk_leaf *leaf)
{
	struct runtime_pages *pages = context;

	if (pages->region == NULL || !memory_descriptor_contains(pages->region, leaf->physical))
		pages->region = memory_map_find(&pages->regions, leaf->physical);
	if (pages->region == NULL)
		return;
	pages->all += size_to_pages(leaf->size);
	if (leaf->rights == RIGHTS_WX)
		pages->unprotected += size_to_pages(leaf->size);
}

/* One note for the whole machine. A processor without no-execute has been named by then. */
static void note_unprotected_pages(const struct handoff *handoff)
{
	struct runtime_pages pages = {.regions = place_map(&handoff->virtual_map)};

	if (!walk_tables(&handoff->tables, count_page, &pages))
		report_fact("note a page table lies outside the pool");
	report_fact("runtime-pages=%lu writable-and-executable=%lu", pages.all, pages.unprotected);
	if (pages.unprotected != 0 && handoff->tables.no_execute)
		report_fact(
			"note these pages can be written and executed, since nothing tells code "
			"from data there: no attributes table, and no image with its sections on "
			"pages of their own");
}

/* ---- The check ---- */

static void check_table(const struct handoff *handoff)
{
	const struct memory_map entries = place_map(&handoff->attributes.entries);
	const struct memory_map map = place_map(&handoff->memory_map);
	struct reasons reasons = {.count = 0};

	describe(&handoff->attributes, &entries);
	attributes_examine(&entries, &map, &reasons);
	report_reasons(&reasons, CHECK);
	note_late_images(handoff, &entries);
}

void attributes_check(const struct handoff *handoff)
{
	const enum status status = (enum status)handoff->attributes.status;
	struct reasons reasons = {.count = 0};

	if (status == STATUS_OK) {
		check_table(handoff);
	} else if (status == STATUS_ATTRIBUTES_ABSENT) {
		report_skip(CHECK, "EFI_MEMORY_ATTRIBUTES_TABLE is not published");
	} else {
		reasons_add(&reasons, "EFI_MEMORY_ATTRIBUTES_TABLE %s", status_sentence(status));
		report_reasons(&reasons, CHECK);
	}
	note_unaligned_images(handoff);
	note_unprotected_pages(handoff);
}
