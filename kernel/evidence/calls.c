/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two calls of the handoff. Did ExitBootServices succeed, and by the rules? UEFI 2.10, section 7.4.6; that
 * there was an attempt, and not too many, the handoff was examined for (kernel/believe.c). And was
 * SetVirtualAddressMap called, with what, and what did it say? Section 8.4.1.
 */
#include "kernel/evidence/questions.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/places.h"
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

/* The virtual address is the loader's to choose: everything else must be as firmware gave it. */
static bool same_region(const struct memory_descriptor *left, const struct memory_descriptor *right)
{
	return left->type == right->type && left->pages == right->pages &&
	       left->physical_start.value == right->physical_start.value &&
	       left->attribute == right->attribute;
}

/* Whole descriptors of the accepted map, in its order, all that have the attribute and no other. One
 * that cannot be is named by handoff.memory_map, and rightly left out here. */
static void examine_map(const struct memory_map *map, const struct memory_map *virtual_map,
			struct reasons *reasons)
{
	const struct memory_descriptor *descriptor;
	size_t count = memory_map_count(virtual_map), next = 0;

	if (map->descriptor_size != virtual_map->descriptor_size)
		reasons_add(reasons, "the virtual map has %lu byte descriptors, and the map %lu",
			    virtual_map->descriptor_size, map->descriptor_size);
	memory_map_for_each(descriptor, map) {
		if (!memory_descriptor_is_runtime(descriptor))
			continue;
		if (next < count && same_region(descriptor, memory_map_at(virtual_map, next)))
			next++;
		else if (map_impossibility(descriptor) == NULL)
			map_blame(reasons, descriptor_index, descriptor,
				  "is not in the virtual map");
	}
	if (next < count)
		reasons_add(reasons, "the virtual map has %u descriptors that the map has not",
			    (unsigned int)(count - next));
}

void virtual_map_describe(const struct handoff *handoff)
{
	const struct memory_map virtual_map = place_map(&handoff->virtual_map);

	if (handoff->options.virtmap != VIRTMAP_NONE)
		report_fact("virtual-map-descriptors=%u",
			    (unsigned int)memory_map_count(&virtual_map));
}

/* An option, EFI_RT_PROPERTIES_TABLE, or an earlier call. */
const char *virtual_map_obstacle(const struct handoff *handoff)
{
	if (handoff->options.virtmap == VIRTMAP_NONE)
		return "virtmap=none: it was not to be called";
	if (handoff->svam.called)
		return NULL;
	if (!(handoff->rt_properties & service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP)))
		return "EFI_RT_PROPERTIES_TABLE calls it unsupported";
	if (handoff->svam.mode == RUNTIME_MIXED)
		return "firmware took the map of an earlier call, which used up the boot";
	return NULL;
}

/* The meaning of a failure for everything below is told with it. Linux gives all runtime services up then
 * (__efi_enter_virtual_mode()); with an unchanged gRT there is no need to. */
void virtual_map_examine(const struct handoff *handoff, struct reasons *reasons)
{
	const char *consequence =
		handoff->svam.mode == RUNTIME_MIXED
			? "firmware may be half virtual: nothing but ResetSystem can be called"
			: "no entry of gRT has changed: services are called at physical addresses";
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_map virtual_map = place_map(&handoff->virtual_map);

	if (!handoff->svam.called)
		reasons_add(reasons, "SetVirtualAddressMap was not called");
	else if (handoff->svam.status != EFI_SUCCESS || handoff->svam.mode == RUNTIME_PHYSICAL)
		reasons_add(reasons, "SetVirtualAddressMap answered %s, and %s",
			    efi_status_text(handoff->svam.status).text, consequence);
	examine_map(&map, &virtual_map, reasons);
}
