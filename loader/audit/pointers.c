/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Every pointer in the runtime regions is written down, before firmware is told of virtual
 * addresses; and, before the exit, the values by which the kernel will know boot residue.
 *
 * The regions are read in our own page tables, where all that firmware calls runtime memory is mapped:
 * a descriptor too long for that has ended the walk before. include/audit/census.h has the whole story.
 */
#include "kernel/lib/processor.h"
#include "loader/audit/audit.h"
#include "loader/svam.h"

void pointers_note_residue(struct audit *audit, enum census_residue_kind kind, const void *value)
{
	struct handoff_census *census = &audit->census;

	census->residue_count_all++;
	if (census->residue_count < CENSUS_RESIDUE_MAX)
		audit->census_notes.residue[census->residue_count++] = (struct census_residue){
			.value = vaddr_of(value).value,
			.kind = kind,
		};
}

/* Its slot stays physical (UEFI 2.10, section 8.4), and what a driver has found there is called no more. */
static void note_entry(struct audit *audit, enum service service)
{
	const uint64_t entry = audit->entry_before_drivers[service];

	if (entry != 0)
		pointers_note_residue(audit, RESIDUE_RUNTIME_SERVICES, vaddr_pointer(vaddr(entry)));
}

/* As many as can be read: firmware may publish a count or an address that is none. */
static UINTN count_tables(const EFI_SYSTEM_TABLE *system_table)
{
	const size_t size = sizeof(*system_table->ConfigurationTable);
	const UINTN count = system_table->NumberOfTableEntries;

	return count > UINT16_MAX
		       ? 0
		       : readable_bytes(system_table->ConfigurationTable, count * size) / size;
}

void pointers_note_tables(struct audit *audit)
{
	const EFI_SYSTEM_TABLE *system_table = audit->loader.firmware.system_table;
	const UINTN count = count_tables(system_table);

	pointers_note_residue(audit, RESIDUE_SYSTEM_TABLE, system_table);
	pointers_note_residue(audit, RESIDUE_BOOT_SERVICES, audit->loader.firmware.boot_services);
	pointers_note_residue(audit, RESIDUE_RUNTIME_SERVICES,
			      audit->loader.firmware.runtime_services);
	note_entry(audit, SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	note_entry(audit, SERVICE_CONVERT_POINTER);
	pointers_note_residue(audit, RESIDUE_CONFIGURATION_TABLE, system_table->ConfigurationTable);
	for (UINTN i = 0; i < count; i++)
		pointers_note_residue(audit, RESIDUE_CONFIGURATION_TABLE,
				      system_table->ConfigurationTable[i].VendorTable);
}

/* Under virtmap=identity a pointer that was converted looks like one that was not. */
void pointers_take(struct audit *audit)
{
	const struct handoff *handoff = &audit->loader.handoff;
	const struct scan_buffers buffers = {
		.ranges = audit->census_ranges,
		.words = audit->census_words,
		.word_capacity = CENSUS_WORDS_MAX,
	};

	if (!svam_is_wanted(handoff) || handoff->options.virtmap == VIRTMAP_IDENTITY)
		return;
	audit->census.step = audit->options.census_step;
	census_scan(&audit->loader.reserved.map, &buffers, &audit->census);
}
