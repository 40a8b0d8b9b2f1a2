/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 8: out of boot services. The only caller of ExitBootServices.
 *
 * Between reading the map and leaving, firmware may change the map: an event handler frees memory,
 * a timer fires. Then the key is stale, ExitBootServices answers EFI_INVALID_PARAMETER, and the map
 * must be read again (UEFI 2.10, section 7.4.6). By then part of boot services may be shut down, so
 * nothing is called any more but these two: no allocation, no output, no clean-up.
 *
 * One failure is normal, since EDK II runs its exit handlers before it looks at the key, and shipped
 * machines fail twice (Lenovo T14s, Galaxy Book2); so several attempts, but a bounded number. Any
 * other error, and a map that outgrew its buffer, is final.
 */
#include "loader/exit.h"

#include "loader/arch.h"
#include "loader/steps.h"

bool exit_measure_map(struct loader *loader, uint64_t *size)
{
	UINTN needed = 0, key, descriptor_size = 0;
	UINT32 version;
	EFI_STATUS status;

	status = loader->boot_services->GetMemoryMap(&needed, NULL, &key, &descriptor_size,
						     &version);
	if (status != EFI_BUFFER_TOO_SMALL)
		return report_failure(loader, EFI_ERROR(status) ? status : EFI_PROTOCOL_ERROR,
				      "GetMemoryMap without a buffer");
	if (descriptor_size < sizeof(struct memory_descriptor))
		descriptor_size = sizeof(struct memory_descriptor);
	*size = needed + EXIT_MAP_SLACK * descriptor_size;
	return true;
}

/*
 * Capacity and returned size are two numbers. The field's most common bug is to pass the size that
 * the last call returned: EDK II asks for a worst case and returns a smaller, merged size, and a
 * retry with that is refused for ever (esx-boot issue 11).
 */
EFI_STATUS exit_read_map(struct loader *loader)
{
	UINTN size = loader->map_capacity, key = 0, descriptor_size = 0;
	UINT32 descriptor_version = 0;
	EFI_STATUS status;

	status = loader->boot_services->GetMemoryMap(&size,
						     (EFI_MEMORY_DESCRIPTOR *)(void *)
							     loader->map.descriptors,
						     &key, &descriptor_size, &descriptor_version);
	/* EDK II writes the key with EFI_BUFFER_TOO_SMALL too, and would accept it: never use it. */
	if (EFI_ERROR(status))
		return status;
	loader->map.size = size;
	loader->map.key = key;
	loader->map.descriptor_size = descriptor_size;
	loader->map.descriptor_version = descriptor_version;
	return EFI_SUCCESS;
}

/* What is laid over a map's key. */
#define NOTHING 0
#define WRONG_KEY (~UINT64_C(0)) /* firmware counts up: no map will have that one */

/* One attempt, recorded in the handoff. Returns whichever call's error it was, or EFI_SUCCESS. */
static EFI_STATUS attempt(struct loader *loader, uint64_t over_key)
{
	struct handoff_exit *exit = &loader->handoff->exit;
	EFI_STATUS status;

	status = exit_read_map(loader);
	exit->attempt[exit->attempts].map_status = status;
	if (!EFI_ERROR(status)) {
		loader->phase = PHASE_EXITING;
		status = loader->boot_services->ExitBootServices(loader->image,
								 loader->map.key ^ over_key);
		/* Some firmware leaves them on, with handlers in memory that is ours now. */
		if (!EFI_ERROR(status))
			arch_disable_interrupts();
		exit->attempt[exit->attempts].exit_status = status;
		exit->attempt[exit->attempts].map_key = loader->map.key;
		exit->attempt[exit->attempts].descriptor_count = memory_map_count(&loader->map);
	}
	exit->attempts++;
	return status;
}

/*
 * A trial before the attempts: a wrong key must be refused, and what follows is what follows every
 * stale one. It is not counted, unless firmware lets go all the same: then it was the attempt.
 */
static bool wrong_key_is_taken(struct loader *loader)
{
	struct handoff_trial *trial = &loader->handoff->trials[TRIAL_EXIT_WRONG_KEY];

	trial->status = attempt(loader, WRONG_KEY);
	trial->made = loader->phase == PHASE_EXITING;
	if (EFI_ERROR(trial->status))
		loader->handoff->exit = (struct handoff_exit){.attempts = 0};
	return !EFI_ERROR(trial->status);
}

static bool left(struct loader *loader)
{
	loader->phase = PHASE_PHYSICAL;
	loader->boot_services = NULL;
	return true;
}

static bool failed(struct loader *loader, EFI_STATUS status)
{
	const struct handoff_exit *exit = &loader->handoff->exit;

	if (EFI_ERROR(exit->attempt[exit->attempts - 1].map_status))
		return report_failure(loader, status,
				      "GetMemoryMap into %lu bytes, in attempt %u of %u",
				      loader->map_capacity, exit->attempts, HANDOFF_EXIT_ATTEMPTS);
	return report_failure(loader, status, "ExitBootServices, in attempt %u of %u",
			      exit->attempts, HANDOFF_EXIT_ATTEMPTS);
}

bool exit_boot_services(struct loader *loader)
{
	struct handoff_exit *exit = &loader->handoff->exit;
	EFI_STATUS status;

	/* The last line before a silence: a hang from here on is one of firmware's exit handlers. */
	report_line(loader, "leaving boot services");
	if (loader->trials && wrong_key_is_taken(loader))
		return left(loader);
	do {
		status = attempt(loader, NOTHING);
		if (!EFI_ERROR(status))
			return left(loader);
	} while (exit->attempt[exit->attempts - 1].exit_status == EFI_INVALID_PARAMETER &&
		 exit->attempts < HANDOFF_EXIT_ATTEMPTS);
	return failed(loader, status);
}
