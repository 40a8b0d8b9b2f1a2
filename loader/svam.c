/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 9: firmware is told of its virtual addresses.
 *
 * Once (UEFI 2.10, section 8.4.1), in physical mode, right behind the exit: firmware's own page tables,
 * stack and IDT are still in use, as Linux does it on arm64, so that boot-services memory is there for
 * firmware that wants it (U-Boot's SetVirtualAddressMap lives in boot-services code).
 *
 * Its status is not believed: EDK II answers EFI_SUCCESS to nearly everything, U-Boot refuses without
 * having changed anything. So gRT is compared with a copy from just before, and that decides what a
 * kernel gets.
 */
#include "loader/svam.h"

#include <arch/cpu.h>

static uint64_t entry_now(const struct svam *svam, enum service service)
{
	return service_entry((const void *)svam->services, service);
}

void svam_remember(const struct svam *svam)
{
	struct runtime_services *before = &svam->record->before;

	before->header = *(const struct table_header *)(const void *)svam->services;
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		before->entry[i] = entry_now(svam, (enum service)i);
}

/* Two services stay physical for good, and a driver may take its own hook out of the first while it is
 * called: that is no conversion. */
bool svam_is_unchanged(const struct svam *svam)
{
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		if (i != SERVICE_SET_VIRTUAL_ADDRESS_MAP && i != SERVICE_CONVERT_POINTER &&
		    entry_now(svam, (enum service)i) != svam->record->before.entry[i])
			return false;
	return true;
}

bool svam_is_wanted(const struct handoff *handoff)
{
	return handoff->options.virtmap != VIRTMAP_NONE &&
	       (handoff->rt_properties & service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP)) != 0;
}

/* Firmware has been seen to return with interrupts on, and nobody is there to take one. */
bool svam_call_directly(void *context, EFI_SET_VIRTUAL_ADDRESS_MAP entry,
			const struct memory_map *map, EFI_STATUS *status)
{
	uint64_t flags = cpu_read_flags();

	(void)context;
	*status = entry(map->size, map->descriptor_size, map->descriptor_version,
			(EFI_MEMORY_DESCRIPTOR *)(void *)map->descriptors);
	cpu_write_flags(flags);
	return true;
}

/* Has firmware done what it says? Where some region moves, some entry of gRT does. */
static bool is_done(const struct svam *svam)
{
	const struct memory_descriptor *descriptor;

	if (!svam_is_unchanged(svam))
		return true;
	memory_map_for_each(descriptor, svam->map)
		if (descriptor->virtual_start.value != descriptor->physical_start.value)
			return false;
	return true;
}

void svam_set(const struct svam *svam)
{
	struct handoff_svam *record = svam->record;
	EFI_STATUS status = EFI_ABORTED;
	bool returned = svam->call(svam->context, svam->services->SetVirtualAddressMap, svam->map,
				   &status);

	record->called = true;
	record->status = status;
	if (!returned) /* gRT is converted last, and handlers have run before */
		record->mode = RUNTIME_MIXED;
	else if (!EFI_ERROR(status) && is_done(svam))
		record->mode = RUNTIME_VIRTUAL;
	else
		record->mode = svam_is_unchanged(svam) ? RUNTIME_PHYSICAL : RUNTIME_MIXED;
}

/* The map shall have the addresses that firmware has, not the ones it was offered. Of mixed
 * services ResetSystem alone is called, so that it decides. */
void svam_settle(const struct svam *svam)
{
	const struct handoff_svam *record = svam->record;
	struct memory_descriptor *descriptor;
	bool is_reset_moved = entry_now(svam, SERVICE_RESET_SYSTEM) !=
			      record->before.entry[SERVICE_RESET_SYSTEM];

	if (record->mode != RUNTIME_PHYSICAL && (!EFI_ERROR(record->status) || is_reset_moved))
		return;
	memory_map_for_each(descriptor, svam->map)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
}
