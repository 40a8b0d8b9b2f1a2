/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 7: out of boot services.
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

#include <arch/cpu.h>

/* More than twenty thousand descriptors; each region is compared with each. */
#define MAP_SIZE_MAX (1024 * 1024)

EFI_STATUS exit_measure_map(EFI_BOOT_SERVICES *boot_services, uint64_t *capacity)
{
	UINTN needed = 0, key, descriptor_size = 0;
	UINT32 version;
	EFI_STATUS status = boot_services->GetMemoryMap(&needed, NULL, &key, &descriptor_size,
							&version);

	if (status != EFI_BUFFER_TOO_SMALL)
		return EFI_ERROR(status) ? status : EFI_PROTOCOL_ERROR;
	/* What cannot be is refused when the map is there to be told of. */
	if (descriptor_size < sizeof(struct memory_descriptor) || descriptor_size > PAGE_SIZE)
		descriptor_size = sizeof(struct memory_descriptor);
	*capacity = needed + EXIT_MAP_SLACK * descriptor_size;
	return needed > MAP_SIZE_MAX ? EFI_BAD_BUFFER_SIZE : EFI_SUCCESS;
}

/*
 * Capacity and returned size are two numbers. The field's most common bug is to pass the size that
 * the last call returned: EDK II asks for a worst case and returns a smaller, merged size, and a
 * retry with that is refused for ever (esx-boot issue 11).
 */
EFI_STATUS exit_read_map(const struct boot_exit *exit)
{
	EFI_MEMORY_DESCRIPTOR *descriptors = (void *)exit->map->descriptors;
	UINTN size = exit->capacity, key = 0, descriptor_size = 0;
	UINT32 version = 0;
	EFI_STATUS status = exit->boot_services->GetMemoryMap(&size, descriptors, &key,
							      &descriptor_size, &version);

	/* EDK II writes the key with EFI_BUFFER_TOO_SMALL too, and would accept it: never use it. */
	if (EFI_ERROR(status))
		return status;
	if (size > exit->capacity)
		return EFI_BAD_BUFFER_SIZE;
	exit->map->size = size;
	exit->map->key = key;
	exit->map->descriptor_size = descriptor_size;
	exit->map->descriptor_version = version;
	return EFI_SUCCESS;
}

EFI_STATUS exit_boot_services(const struct boot_exit *exit)
{
	struct handoff_exit *record = exit->record;
	EFI_STATUS status = EFI_SUCCESS; /* the map has been read */

	record->attempts = 0;
	do {
		struct handoff_attempt *attempt = &record->attempt[record->attempts++];

		if (record->attempts > 1)
			status = exit_read_map(exit);
		attempt->map_status = status;
		if (EFI_ERROR(status))
			return status;
		attempt->map_key = exit->map->key;
		attempt->descriptor_count = memory_map_count(exit->map);

		status = exit->boot_services->ExitBootServices(exit->image, exit->map->key);
		/* Some firmware leaves them on, with handlers in memory that is ours now. */
		if (!EFI_ERROR(status))
			cpu_disable_interrupts();
		attempt->exit_status = status;
	} while (status == EFI_INVALID_PARAMETER && record->attempts < HANDOFF_EXIT_ATTEMPTS);
	return status;
}
