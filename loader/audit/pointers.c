/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 13: every pointer in the runtime regions is written down, before firmware is told of virtual
 * addresses; and, before the exit, the values by which the kernel will know boot residue.
 *
 * The regions are read in our own page tables, where all that firmware calls runtime memory is mapped:
 * a descriptor too long for that has ended the walk before. include/audit/census.h has the whole story.
 */
#include "loader/audit/pointers.h"

#include "loader/audit/core/scan.h"
#include "loader/steps.h"

void census_note_residue(struct loader *loader, enum census_residue_kind kind, const void *value)
{
	struct handoff_census *census = &loader->census;

	census->residue_count_all++;
	if (census->residue_count < CENSUS_RESIDUE_MAX)
		loader->census_notes.residue[census->residue_count++] = (struct census_residue){
			.value = vaddr_of(value).value,
			.kind = kind,
		};
}

void census_note_tables(struct loader *loader)
{
	const EFI_SYSTEM_TABLE *system_table = loader->system_table;

	census_note_residue(loader, RESIDUE_SYSTEM_TABLE, system_table);
	census_note_residue(loader, RESIDUE_BOOT_SERVICES, loader->boot_services);
	census_note_residue(loader, RESIDUE_RUNTIME_SERVICES, loader->runtime_services);
	census_note_residue(loader, RESIDUE_CONFIGURATION_TABLE, system_table->ConfigurationTable);
	for (UINTN i = 0; i < system_table->NumberOfTableEntries; i++)
		census_note_residue(loader, RESIDUE_CONFIGURATION_TABLE,
				    system_table->ConfigurationTable[i].VendorTable);
}

/* Under virtmap=identity a pointer that was converted looks like one that was not. */
bool census_take(struct loader *loader)
{
	const struct census_room room = {
		.ranges = loader->census_ranges,
		.words = loader->census_words,
		.word_capacity = CENSUS_WORDS_MAX,
	};

	if (!svam_is_wanted(loader) || loader->options.virtmap == VIRTMAP_IDENTITY)
		return true;
	loader->census.step = loader->options.census_step;
	census_scan(&loader->map, &room, &loader->census);
	return true;
}
