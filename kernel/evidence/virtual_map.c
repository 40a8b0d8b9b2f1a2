/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Was SetVirtualAddressMap called, with what, and what did it say? UEFI 2.10, section 8.4.1.
 */
#include <efi_runtime.h>

#include "kernel/evidence/questions.h"
#include "kernel/believe.h"
#include "kernel/lib/efi_names.h"
#include "kernel/report.h"

#define CHECK "handoff.set_virtual_address_map"

static bool same_region(const struct memory_descriptor *left, const struct memory_descriptor *right)
{
	return left->type == right->type && left->pages == right->pages &&
	       left->physical_start.value == right->physical_start.value &&
	       left->attribute == right->attribute;
}

/* Whole descriptors of the accepted map, in its order, all that have the attribute and no other. One
 * that cannot be is named by handoff.memory_map, and rightly left out here. */
void virtual_map_examine(const struct memory_map *map, const struct memory_map *virtual_map,
			 struct reasons *reasons)
{
	const struct memory_descriptor *descriptor;
	size_t count = memory_map_count(virtual_map);
	size_t next = 0;

	if (map->descriptor_size != virtual_map->descriptor_size)
		reasons_add(reasons, "the virtual map has %llu byte descriptors, and the map %llu",
			    (unsigned long long)virtual_map->descriptor_size,
			    (unsigned long long)map->descriptor_size);
	memory_map_for_each(descriptor, map) {
		if (!memory_descriptor_is_runtime(descriptor))
			continue;
		if (next < count && same_region(descriptor, memory_map_at(virtual_map, next)))
			next++;
		else if (map_impossibility(descriptor) == NULL)
			reasons_add(reasons,
				    "descriptor %u (%s at 0x%llx) is not in the virtual map",
				    (unsigned int)descriptor_index,
				    memory_type_name(descriptor->type),
				    (unsigned long long)descriptor->physical_start.value);
	}
	if (next < count)
		reasons_add(reasons, "the virtual map has %u descriptors that the map has not",
			    (unsigned int)(count - next));
}

/* What a failure means for everything below. */
static const char *consequence(const struct handoff *handoff)
{
	return handoff->svam.mode == RUNTIME_MIXED
		       ? "firmware may be half virtual: nothing but ResetSystem can be called"
		       : "no entry of gRT has changed: services are called at physical addresses";
}

void question_set_virtual_address_map(const struct handoff *handoff)
{
	struct memory_map map = handoff_memory_map(&handoff->memory_map);
	struct memory_map virtual_map = handoff_memory_map(&handoff->virtual_map);
	struct reasons reasons = {.count = 0};

	if (handoff->options.virtmap == VIRTMAP_NONE) {
		report_skip(CHECK, "virtmap=none: it was not to be called");
		return;
	}
	if (!handoff->svam.called &&
	    !(handoff->rt_properties & service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP))) {
		report_skip(CHECK, "EFI_RT_PROPERTIES_TABLE calls it unsupported");
		return;
	}
	if (!handoff->svam.called && handoff->svam.mode == RUNTIME_MIXED) {
		report_skip(CHECK, "firmware took the map of a trial, which used up the boot");
		return;
	}
	report_fact("virtual-map-descriptors=%u", (unsigned int)memory_map_count(&virtual_map));
	if (!handoff->svam.called)
		reasons_add(&reasons, "SetVirtualAddressMap was not called");
	else if (handoff->svam.status != EFI_SUCCESS)
		reasons_add(&reasons, "SetVirtualAddressMap answered %s, and %s",
			    efi_status_text(handoff->svam.status).text, consequence(handoff));
	virtual_map_examine(&map, &virtual_map, &reasons);
	reasons_report(&reasons, CHECK);
}
