/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The audit's part of the handoff's block: the notes with all that they point to, and the stage.
 */
#include <audit/audit_layout.h>

#include "kernel/lib/string.h"
#include "kernel/lib/acpi.h"
#include "kernel/lib/pe.h"
#include "loader/audit/acpi_timer.h"
#include "loader/audit/audit.h"

_Static_assert(sizeof(struct census_range) <= sizeof(struct memory_descriptor),
	       "where the map fits, so does a range for each of its descriptors");

/* Each part starts on a page. */
static void *place(uint64_t *end, uint64_t size)
{
	void *part = vaddr_pointer(vaddr(*end));

	*end += align_up(size, PAGE_SIZE);
	return part;
}

static uint64_t lay_out(struct audit *audit, uint64_t start)
{
	uint64_t end = start;

	audit->notes = place(&end, sizeof(struct audit_notes));
	audit->records = place(&end, AUDIT_RECORDS_MAX * sizeof(*audit->records));
	audit->census_ranges = place(&end, audit->loader.reserved.map_capacity);
	audit->census_words = place(&end, CENSUS_WORDS_MAX * sizeof(*audit->census_words));
	audit->census_copy = place(&end, sizeof(*audit->census_copy));
	audit->variables = place(&end, VARIABLE_NOTES_MAX * sizeof(*audit->variables));
	audit->census_room = place(&end, CENSUS_ROOM_SIZE);
	return end;
}

void extra_lay_out(struct audit *audit)
{
	(void)lay_out(audit, vaddr_of(audit->loader.reserved.extra).value);
}

/* All but the hole under the firmware stack, which is two thirds of it and will not be mapped. */
static void clear_stage(struct stage *stage)
{
	uint8_t *start = (uint8_t *)stage, *end = (uint8_t *)(stage + 1);
	uint8_t *hole = stage->guard.machine.firmware_stack_hole;

	memset(start, 0, (size_t)(hole - start));
	memset(hole + GUARD_STACK_HOLE, 0, (size_t)(end - hole - GUARD_STACK_HOLE));
}

/* AllocatePages aligns to 4 KiB only, the guard wants more. */
static bool take_stage(struct audit *audit)
{
	uintptr_t start;

	if (!firmware_take_pages(&audit->loader.firmware, "the stage",
				 sizeof(struct stage) + GUARD_ALIGNMENT +
					 audit->loader.reserved.map_capacity,
				 &audit->stage_block))
		return false;
	start = (uintptr_t)audit->stage_block.data;
	audit->stage = (struct stage *)align_up(start, GUARD_ALIGNMENT);
	audit->offered_map = (uint8_t *)(audit->stage + 1);
	clear_stage(audit->stage);
	return true;
}

/* All that the table says of the port, driven or not. */
static void note_serial_port(struct audit *audit)
{
	paddr_t wrong;
	const uint8_t *table = acpi_find(audit->loader.handoff.acpi_rsdp, "SPCR", SPCR_SIZE,
					 &wrong);

	if (table != NULL)
		audit->notes->spcr = (struct spcr){
			.address = acpi_read(table + SPCR_ADDRESS, 8),
			.space = table[SPCR_SPACE],
			.interface = table[SPCR_INTERFACE],
			.driven = acpi_serial_port(table),
		};
}

bool extra_reserve(struct audit *audit)
{
	struct reserved *reserved = &audit->loader.reserved;
	struct firmware *firmware = &audit->loader.firmware;

	if (EFI_ERROR(exit_measure_map(firmware->boot_services, &reserved->map_capacity)))
		reserved->map_capacity = 0; /* reserve_pages() asks again, and says so */
	reserved->extra_size = lay_out(audit, 0);
	reserved->tables_spare = AUDIT_TABLES_STAGE + AUDIT_TABLES_REPAIRS;
	if (!reserve_pages(firmware, reserved) || !take_stage(audit))
		return false;
	extra_lay_out(audit);
	memset(audit->notes, 0, sizeof(*audit->notes));
	audit->notes->boot_services_physical = paddr_identity(firmware->boot_services);
	audit->notes->hang_timer = hang_timer_find(audit->loader.handoff.acpi_rsdp);
	note_serial_port(audit);
	return true;
}

/* The kernel's address of a part of the block. */
static vaddr_t seen(const struct audit *audit, const void *part)
{
	return vaddr(HANDOFF_VIRTUAL_BASE +
		     (vaddr_of(part).value - vaddr_of(audit->loader.reserved.start).value));
}

static void finish_census(struct audit *audit)
{
	struct handoff_census *census = &audit->notes->census;

	*census = audit->census;
	*audit->census_copy = audit->census_notes;
	census->words = seen(audit, audit->census_words);
	census->blocks = seen(audit, audit->census_copy->blocks);
	census->residue = seen(audit, audit->census_copy->residue);
	census->constants = seen(audit, audit->census_copy->constants);
	census->room = seen(audit, audit->census_room);
}

/* The report that is to outlive a reset has pages of its own, beside the block. */
static bool map_kept_report(struct audit *audit)
{
	struct handoff *handoff = &audit->loader.handoff;
	struct page_table table = {
		.root = handoff->tables.root,
		.levels = handoff->tables.levels,
		.no_execute = handoff->tables.no_execute != 0,
		.pool = &audit->loader.reserved.pool,
	};
	const struct mapping mapping = {
		.virtual = vaddr(KEPT_REPORT_VIRTUAL_BASE),
		.physical = paddr_identity(audit->kept.data),
		.size = audit->kept.size,
		.rights = RIGHTS_W,
	};

	if (audit->kept.data == NULL || page_table_map(&table, &mapping) != STATUS_OK)
		return false;
	handoff->ranges[handoff->range_count++] = (struct handoff_range){
		.kind = HANDOFF_RANGE_HANDOFF,
		.physical = mapping.physical,
		.mapped_at = mapping.virtual,
		.size = mapping.size,
	};
	return true;
}

_Static_assert(AUDIT_IMAGES_MAX == IMAGES_MAX, "one for each image of the handoff");

/* The headers of images lie in their memory, which is still identity-mapped. */
static void note_alignments(struct audit *audit)
{
	const struct handoff_image *images = audit->loader.reserved.images;
	struct pe_image pe;

	for (uint32_t i = 0; i < audit->loader.handoff.image_count; i++)
		if (pe_examine(vaddr_pointer(vaddr_identity(images[i].base)), images[i].size,
			       &pe) == STATUS_OK)
			audit->notes->section_alignment[i] = pe.section_alignment;
}

void extra_finish(struct audit *audit)
{
	struct audit_notes *notes = audit->notes;

	names_use(audit);
	note_alignments(audit);
	finish_census(audit);
	notes->options = audit->options;
	memcpy(notes->machine, audit->home.machine, sizeof(audit->home.machine));
	notes->drivers = audit->drivers;
	notes->records = seen(audit, audit->records);
	notes->variables.notes = seen(audit, audit->variables);
	notes->record_count = audit->stage->guard.record_count;
	notes->record_lost = audit->stage->guard.record_lost;
	events_read(audit, &notes->events);
	notes->kept_report.stick = audit->home.stick;
	if (map_kept_report(audit))
		notes->kept_report = (struct handoff_kept){
			.physical = paddr_identity(audit->kept.data),
			.mapped_at = vaddr(KEPT_REPORT_VIRTUAL_BASE),
			.stick = audit->home.stick,
		};
	notes->version = AUDIT_NOTES_VERSION;
	notes->size = sizeof(*notes);
	notes->magic = AUDIT_NOTES_MAGIC;
	audit->loader.handoff.extension = seen(audit, notes);
}
