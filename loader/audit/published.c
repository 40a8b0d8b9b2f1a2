/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SystemTable->RuntimeServices, read again: a driver under test may publish a table of its own.
 *
 * Whoever is loaded later reads it there, an operating system's loader too, and calls that table. So it
 * is the one that is examined, if it is sound; else the one before it, and the report names the fault.
 */
#include "loader/audit/published.h"

#include "kernel/lib/crc32.h"
#include "kernel/lib/processor.h"
#include "loader/core/map_questions.h"
#include "loader/svam.h"

/* EFI 1.10's ends with ResetSystem. */
#define SIZE_LEAST offsetof(struct runtime_services, entry[SERVICE_UPDATE_CAPSULE])

enum table_fault published_examine(const struct memory_map *map,
				   const struct runtime_services *services)
{
	const struct table_header *header = (const void *)services;
	paddr_t start = paddr_identity(services);

	if (!is_aligned(start.value, sizeof(uint64_t)) ||
	    !memory_map_is_one_runtime(map, start, sizeof(*services)))
		return TABLE_PLACE;
	if (header->signature != EFI_RUNTIME_SERVICES_SIGNATURE)
		return TABLE_SIGNATURE;
	if (header->header_size < SIZE_LEAST || header->header_size > PAGE_SIZE ||
	    !memory_map_is_one_runtime(map, start, header->header_size))
		return TABLE_SIZE;
	if (crc32_table(header, header->header_size) != header->crc32)
		return TABLE_CRC;
	return TABLE_SOUND;
}

bool published_meet(struct audit *audit)
{
	const struct firmware *firmware = &audit->loader.firmware;

	return is_readable(firmware->runtime_services, sizeof(struct runtime_services)) ||
	       output_failure(firmware->output, EFI_NO_MAPPING, "EFI_RUNTIME_SERVICES at 0x%lx",
			      paddr_identity(firmware->runtime_services).value);
}

void published_look(struct audit *audit)
{
	struct firmware *firmware = &audit->loader.firmware;
	const struct boot_exit exit = leave_with(&audit->loader);
	EFI_RUNTIME_SERVICES *now = firmware->system_table->RuntimeServices;
	struct published_table published = {
		.physical = paddr_identity(now),
		.before = paddr_identity(firmware->runtime_services),
	};

	if (now == firmware->runtime_services)
		return;
	/* Before the exit the map of this moment; behind it the accepted one is there. */
	if (audit->phase == PHASE_BOOT && EFI_ERROR(exit_read_map(&exit)))
		return;
	published.fault = published_examine(exit.map, (const void *)now);
	audit->notes->published = published;
	if (published.fault != TABLE_SOUND)
		return;
	audit->earlier = firmware->runtime_services;
	published_remember(audit);
	firmware->runtime_services = now;
	audit->loader.handoff.runtime_services_physical = published.physical;
	pointers_note_residue(audit, RESIDUE_RUNTIME_SERVICES, now);
}

void published_remember(struct audit *audit)
{
	if (audit->earlier != NULL)
		svam_remember(
			&(struct svam){.services = audit->earlier, .record = &audit->earlier_svam});
}

bool published_is_unchanged(const struct audit *audit)
{
	struct handoff_svam before = audit->earlier_svam;
	struct memory_map offered = audit->loader.reserved.virtual_map;
	const struct svam svam = {audit->earlier, &offered, &before, NULL, NULL};

	if (audit->earlier == NULL)
		return true;
	first_call_follow(audit, &svam);
	return svam_is_unchanged(&svam);
}
