/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the census must know from before a driver under test is started: the words of its data that look
 * like addresses because its file has such numbers there, and firmware's tables, of which it may keep a
 * copy. Here is only noted what is there; kernel/audit/census/ judges it.
 */
#include "kernel/lib/pe.h"
#include "loader/audit/audit.h"

/* No address of memory is higher, on machines of today. */
#define ADDRESS_BITS 46

/* A word at any address: packed structures do not align theirs. */
struct __attribute__((packed)) unaligned_word {
	uint64_t value;
};

static void note(struct audit *audit, uint64_t at, uint64_t value)
{
	struct handoff_census *census = &audit->census;

	census->constant_count_all++;
	if (census->constant_count < CENSUS_CONSTANTS_MAX)
		audit->census_notes.constants[census->constant_count++] =
			(struct census_word){paddr(at), value};
}

/* The last word of a section begins eight bytes before its end, and the image ends somewhere. */
static void note_section(struct audit *audit, const struct handoff_driver *driver,
			 const struct pe_section *section)
{
	uint64_t size = section->size;

	if (section->offset >= driver->size)
		return;
	if (size > driver->size - section->offset)
		size = driver->size - section->offset;
	for (uint64_t i = 0; i + sizeof(uint64_t) <= size; i += audit->options.census_step) {
		paddr_t at = paddr_add(driver->base, section->offset + i);
		const struct unaligned_word *word = vaddr_pointer(vaddr_identity(at));

		if (word->value >= CENSUS_LOWEST && word->value >> ADDRESS_BITS == 0)
			note(audit, at.value, word->value);
	}
}

void constants_note(struct audit *audit, const struct handoff_driver *driver)
{
	struct pe_image pe;

	if (pe_examine(vaddr_pointer(vaddr_identity(driver->base)), driver->size, &pe) != STATUS_OK)
		return;
	for (uint32_t i = 0; i < pe.section_count; i++)
		if (pe.sections[i].rights & RIGHTS_W)
			note_section(audit, driver, &pe.sections[i]);
}

static void note_table(struct census_table *to, const EFI_TABLE_HEADER *table)
{
	const uint64_t *words = (const void *)(table + 1);
	const UINT32 size = table->HeaderSize;

	for (to->count = 0; to->count < CENSUS_TABLE_WORDS; to->count++) {
		if (sizeof(*table) + (to->count + 1) * sizeof(*words) > size)
			return;
		to->words[to->count] = words[to->count];
	}
}

void constants_note_tables(struct audit *audit)
{
	const struct firmware *firmware = &audit->loader.firmware;
	struct census_table *tables = audit->census.tables;

	note_table(&tables[CENSUS_TABLE_SYSTEM], &firmware->system_table->Hdr);
	note_table(&tables[CENSUS_TABLE_BOOT_SERVICES], &firmware->boot_services->Hdr);
	note_table(&tables[CENSUS_TABLE_RUNTIME_SERVICES], &firmware->runtime_services->Hdr);
}
