/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Did ExitBootServices succeed, and by the rules? UEFI 2.10, section 7.4.6. That there was an attempt,
 * and not too many, the handoff was examined for (kernel/handoff_examine.c).
 */
#include <efi_runtime.h>

#include "kernel/evidence/questions.h"
#include "kernel/lib/efi_names.h"
#include "kernel/report.h"

static void examine_attempts(const struct handoff_exit *exit, struct reasons *reasons)
{
	uint32_t last = exit->attempts - 1;

	/* Only a stale key is worth another try: anything else would not get better. */
	for (uint32_t i = 0; i < last; i++) {
		if (exit->attempt[i].exit_status != EFI_INVALID_PARAMETER)
			reasons_add(reasons, "attempt %u was repeated after %s", i + 1,
				    efi_status_text(exit->attempt[i].exit_status).text);
	}
	if (exit->attempt[last].map_status != EFI_SUCCESS)
		reasons_add(reasons, "the last GetMemoryMap answered %s",
			    efi_status_text(exit->attempt[last].map_status).text);
	if (exit->attempt[last].exit_status != EFI_SUCCESS)
		reasons_add(reasons, "the last ExitBootServices answered %s",
			    efi_status_text(exit->attempt[last].exit_status).text);
}

/* The map that the kernel was given must be the one that firmware agreed to. */
static void examine_accepted_map(const struct handoff *handoff, struct reasons *reasons)
{
	uint32_t last = handoff->exit.attempts - 1;
	uint64_t key = handoff->exit.attempt[last].map_key;
	uint64_t count = handoff->exit.attempt[last].descriptor_count;
	uint64_t size = handoff->memory_map.size;

	if (key != handoff->memory_map.key)
		reasons_add(reasons, "the map has key 0x%llx, and 0x%llx was accepted",
			    (unsigned long long)handoff->memory_map.key, (unsigned long long)key);
	if (count * handoff->memory_map.descriptor_size != size)
		reasons_add(reasons,
			    "the accepted map had %llu descriptors, which are not %llu bytes",
			    (unsigned long long)count, (unsigned long long)size);
}

void exit_examine(const struct handoff *handoff, struct reasons *reasons)
{
	examine_attempts(&handoff->exit, reasons);
	examine_accepted_map(handoff, reasons);
}

static void print_attempts(const struct handoff_exit *exit)
{
	report_fact("exit-attempts=%u", exit->attempts);
	for (uint32_t i = 0; i < exit->attempts; i++)
		report_fact("exit-attempt=%u map=%s exit=%s key=0x%llx descriptors=%llu", i + 1,
			    efi_status_text(exit->attempt[i].map_status).text,
			    efi_status_text(exit->attempt[i].exit_status).text,
			    (unsigned long long)exit->attempt[i].map_key,
			    (unsigned long long)exit->attempt[i].descriptor_count);
}

void question_exit_boot_services(const struct handoff *handoff)
{
	struct reasons reasons = {.count = 0};

	print_attempts(&handoff->exit);
	exit_examine(handoff, &reasons);
	reasons_report(&reasons, "handoff.exit_boot_services");
}
