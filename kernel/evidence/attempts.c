/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Did ExitBootServices succeed, and by the rules? UEFI 2.10, section 7.4.6. That there was an attempt,
 * and not too many, the handoff was examined for (kernel/believe.c).
 */
#include "kernel/evidence/questions.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/report.h"

/* A failed ExitBootServices is normal once or twice: EDK II signals handlers, which allocate, before it
 * compares the key. */
void exit_examine(const struct handoff *handoff, struct reasons *reasons)
{
	const struct handoff_attempt *attempt = handoff->exit.attempt;
	const struct handoff_attempt *last = &attempt[handoff->exit.attempts - 1];
	const struct handoff_map *map = &handoff->memory_map;

	/* Only a stale key is worth another try: anything else would not get better. Linux's stub makes
	 * one (efi_exit_boot_services()), and gives up after it. */
	for (uint32_t i = 0; i < handoff->exit.attempts - 1; i++) {
		if (attempt[i].exit_status != EFI_INVALID_PARAMETER)
			reasons_add(reasons, "attempt %u was repeated after %s", i + 1,
				    efi_status_text(attempt[i].exit_status).text);
	}
	if (last->map_status != EFI_SUCCESS)
		reasons_add(reasons, "the last GetMemoryMap answered %s",
			    efi_status_text(last->map_status).text);
	if (last->exit_status != EFI_SUCCESS)
		reasons_add(reasons, "the last ExitBootServices answered %s",
			    efi_status_text(last->exit_status).text);
	/* The map that the kernel was given must be the one that firmware agreed to. */
	if (last->map_key != map->key)
		reasons_add(reasons, "the map has key 0x%lx, and 0x%lx was accepted", map->key,
			    last->map_key);
	if (last->descriptor_count * map->descriptor_size != map->size)
		reasons_add(reasons,
			    "the accepted map had %lu descriptors, which are not %lu bytes",
			    last->descriptor_count, map->size);
}

/* One line each, since several are no failure and still worth a look. */
void exit_describe(const struct handoff *handoff)
{
	const struct handoff_attempt *attempt = handoff->exit.attempt;

	report_fact("exit-attempts=%u", handoff->exit.attempts);
	for (uint32_t i = 0; i < handoff->exit.attempts; i++, attempt++)
		report_fact("exit-attempt=%u map=%s exit=%s key=0x%lx descriptors=%lu", i + 1,
			    efi_status_text(attempt->map_status).text,
			    efi_status_text(attempt->exit_status).text, attempt->map_key,
			    attempt->descriptor_count);
}
