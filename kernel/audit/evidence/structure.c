/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The memory map (UEFI 2.10, section 7.2.3), the attributes table (section 4.6.4) and the configuration
 * tables (section 4.6) as a whole.
 *
 * A check in which another suite asks for more than the specification does never fails: it is skipped,
 * and the reason says what was found.
 */
#include "kernel/audit/evidence/structure.h"

#include <status.h>

#include "kernel/evidence/questions.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/format.h"
#include "kernel/lib/places.h"
#include "kernel/lib/reasons.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

/* The limit of Microsoft's suite. Large servers have more (tests/maps/). */
#define DESCRIPTORS_ENOUGH 500

struct structure {
	const struct handoff *handoff;
	struct memory_map map;
	struct memory_map entries; /* of the attributes table */
	struct reasons reasons;
	char skip[160]; /* counts if there is no reason */
};

/* ---- The memory map ---- */

static void check_map_count(struct structure *structure)
{
	size_t count = memory_map_count(&structure->map);

	if (count > DESCRIPTORS_ENOUGH)
		format_text(structure->skip, sizeof(structure->skip),
			    "%lu descriptors, of which the specification allows any number", count);
}

static void check_map_virtual_start(struct structure *structure)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, &structure->map) {
		if (!is_aligned(descriptor->virtual_start.value, PAGE_SIZE))
			reasons_add(&structure->reasons, "VirtualStart of descriptor %u is 0x%lx",
				    (unsigned int)descriptor_index,
				    descriptor->virtual_start.value);
	}
}

/* ---- The attributes table ---- */

static void check_descriptor_size(struct structure *structure)
{
	if (structure->entries.descriptor_size != structure->map.descriptor_size)
		format_text(
			structure->skip, sizeof(structure->skip),
			"its DescriptorSize is %lu, the memory map's %lu, and they need not agree",
			structure->entries.descriptor_size, structure->map.descriptor_size);
}

static void check_bits(struct structure *structure)
{
	const uint64_t known = MEMORY_ATTRIBUTE_RUNTIME | MEMORY_ATTRIBUTE_RO | MEMORY_ATTRIBUTE_XP;
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, &structure->entries) {
		if (!memory_descriptor_is_runtime(entry) || (entry->attribute & ~known) != 0)
			reasons_add(&structure->reasons, "Attribute of entry %u is 0x%lx",
				    (unsigned int)entry_index, entry->attribute);
	}
}

/* An entry with neither bit says that no protection is possible there. */
static void check_protection(struct structure *structure)
{
	const struct memory_descriptor *entry;
	unsigned int without = 0;

	memory_map_for_each(entry, &structure->entries) {
		without += (entry->attribute & (MEMORY_ATTRIBUTE_RO | MEMORY_ATTRIBUTE_XP)) == 0;
	}
	if (without > 0)
		format_text(
			structure->skip, sizeof(structure->skip),
			"%u of %lu entries tell of no protection, which they may; Linux ignores "
			"such entries",
			without, memory_map_count(&structure->entries));
}

static void check_order(struct structure *structure)
{
	const struct memory_descriptor *entry, *before = NULL;

	memory_map_for_each(entry, &structure->entries) {
		if (before != NULL && entry->physical_start.value <= before->physical_start.value)
			reasons_add(&structure->reasons,
				    "entry %u at 0x%lx comes behind one at 0x%lx",
				    (unsigned int)entry_index, entry->physical_start.value,
				    before->physical_start.value);
		before = entry;
	}
}

static void check_virtual_start(struct structure *structure)
{
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, &structure->entries) {
		if (entry->virtual_start.value != 0)
			reasons_add(&structure->reasons, "VirtualStart of entry %u is 0x%lx",
				    (unsigned int)entry_index, entry->virtual_start.value);
	}
}

static bool is_runtime_region(const struct memory_descriptor *descriptor)
{
	return memory_descriptor_is_runtime(descriptor) && map_impossibility(descriptor) == NULL &&
	       (descriptor->type == MEMORY_RUNTIME_SERVICES_CODE ||
		descriptor->type == MEMORY_RUNTIME_SERVICES_DATA);
}

/* Pages of the region that entries of its type describe. */
static uint64_t described_pages(const struct memory_map *entries,
				const struct memory_descriptor *region)
{
	const struct memory_descriptor *entry;
	uint64_t pages = 0;

	memory_map_for_each(entry, entries) {
		if (entry->type == region->type && map_impossibility(entry) == NULL &&
		    memory_descriptor_contains(region, entry->physical_start))
			pages += entry->pages;
	}
	return pages;
}

/* A region that is left out as a whole cannot be protected; a part that is left out was forgotten. */
static void check_coverage(struct structure *structure)
{
	const struct memory_descriptor *region;
	unsigned int left_out = 0;

	memory_map_for_each(region, &structure->map) {
		uint64_t pages;

		if (!is_runtime_region(region))
			continue;
		pages = described_pages(&structure->entries, region);
		if (pages == 0)
			left_out++;
		else if (pages < region->pages)
			reasons_add(&structure->reasons,
				    "of %s at 0x%lx %lu of %lu pages are described",
				    memory_type_name(region->type), region->physical_start.value,
				    pages, region->pages);
	}
	if (left_out > 0)
		format_text(structure->skip, sizeof(structure->skip),
			    "%u runtime regions are left out, which they may be", left_out);
}

/* ---- The configuration tables ---- */

static void compare_guids(struct structure *structure, const EFI_CONFIGURATION_TABLE *tables,
			  uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		if (tables[i].VendorTable == 0)
			reasons_add(&structure->reasons, "VendorTable of entry %lu is NULL", i);
		for (uint64_t j = 0; j < i; j++) {
			if (memcmp(&tables[i].VendorGuid, &tables[j].VendorGuid,
				   sizeof(EFI_GUID)) == 0)
				reasons_add(&structure->reasons,
					    "the entries %lu and %lu have the same VendorGuid", j,
					    i);
		}
	}
}

/* Reads the tables at the kernel's addresses: another check finds an array out of reach. */
static void check_configuration(struct structure *structure)
{
	const EFI_SYSTEM_TABLE *table = vaddr_pointer(structure->handoff->system_table);
	const uint64_t address = table->ConfigurationTable, count = table->NumberOfTableEntries;
	const struct memory_descriptor *region;
	paddr_t physical;

	region = place_reached(structure->handoff, address, &physical);
	if (region == NULL || !is_aligned(address, sizeof(uint64_t)) ||
	    count > (memory_descriptor_end(region).value - physical.value) /
			    sizeof(EFI_CONFIGURATION_TABLE))
		format_text(structure->skip, sizeof(structure->skip),
			    "ConfigurationTable is 0x%lx with %lu entries: not to be read", address,
			    count);
	else
		compare_guids(structure, vaddr_pointer(vaddr(address)), count);
}

/* ---- All of them ---- */

enum subject { MEMORY_MAP, ATTRIBUTES_TABLE, CONFIGURATION };

static const struct {
	const char *name;
	enum subject subject;
	void (*check)(struct structure *structure);
} structures[] = {
	{"map.count", MEMORY_MAP, check_map_count},
	{"map.virtual_start", MEMORY_MAP, check_map_virtual_start},
	{"attributes.descriptor_size", ATTRIBUTES_TABLE, check_descriptor_size},
	{"attributes.bits", ATTRIBUTES_TABLE, check_bits},
	{"attributes.protection", ATTRIBUTES_TABLE, check_protection},
	{"attributes.order", ATTRIBUTES_TABLE, check_order},
	{"attributes.virtual_start", ATTRIBUTES_TABLE, check_virtual_start},
	{"attributes.coverage", ATTRIBUTES_TABLE, check_coverage},
	{"table.configuration", CONFIGURATION, check_configuration},
};

static const char *excuse(const struct handoff *handoff, enum subject subject)
{
	if (subject == ATTRIBUTES_TABLE && handoff->attributes.status == STATUS_ATTRIBUTES_ABSENT)
		return "EFI_MEMORY_ATTRIBUTES_TABLE is not published";
	if (subject == ATTRIBUTES_TABLE && handoff->attributes.status != STATUS_OK)
		return "EFI_MEMORY_ATTRIBUTES_TABLE cannot be read";
	if (subject == CONFIGURATION && handoff->svam.mode == RUNTIME_MIXED)
		return "SetVirtualAddressMap left firmware half virtual";
	return NULL;
}

void structure_check(const struct handoff *handoff)
{
	for (size_t i = 0; i < sizeof(structures) / sizeof(structures[0]); i++) {
		const char *absent = excuse(handoff, structures[i].subject);
		struct structure structure = {
			.handoff = handoff,
			.map = place_map(&handoff->memory_map),
			.entries = place_map(&handoff->attributes.entries),
		};

		if (absent == NULL)
			structures[i].check(&structure);
		if (absent != NULL)
			report_skip(structures[i].name, absent);
		else if (structure.reasons.count == 0 && structure.skip[0] != '\0')
			report_skip(structures[i].name, structure.skip);
		else
			report_reasons(&structure.reasons, structures[i].name);
	}
}
