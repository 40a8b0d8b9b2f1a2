/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The owner of code, from the handoff's images and the loader's notes; see origin.h. */
#include "kernel/audit/evidence/origin.h"

#include <audit/notes.h>

#include "kernel/lib/places.h"

/* Its image, and runtime memory that it asked for: a hook may be code that was written there. */
static bool is_of_driver(const struct audit_notes *notes, paddr_t address)
{
	const struct census_block *blocks = vaddr_pointer(notes->census.blocks);

	if (drivers_find(&notes->drivers, address) != NULL)
		return true;
	for (uint32_t i = 0; i < notes->census.block_count; i++) {
		if (address.value - blocks[i].base.value < blocks[i].size)
			return true;
	}
	return false;
}

/* Firmware without images has all of its code elsewhere, as U-Boot does. */
bool origin_is_platform(const struct handoff *handoff, paddr_t address)
{
	const struct handoff_image *images = vaddr_pointer(handoff->images);
	const struct handoff_image *image = place_image(handoff, address);

	return !is_of_driver(notes_of(handoff), address) &&
	       (image == NULL || notes_of(handoff)->image_from_volume[image - images] != 0);
}

bool origin_is_platform_service(const struct handoff *handoff, enum service service)
{
	const struct runtime_services *now = vaddr_pointer(handoff->runtime_services);
	const paddr_t before = paddr(handoff->svam.before.entry[service]);
	paddr_t physical = paddr(now->entry[service]);

	/* An entry that stays physical is reached nowhere else. */
	(void)place_reached(handoff, now->entry[service], &physical);
	return origin_is_platform(handoff, before) && origin_is_platform(handoff, physical);
}
