/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 6: what is decided from the map whose key ExitBootServices is given.
 *
 * Nothing of firmware is called here, so that the key stays good: the runtime images are chosen from a
 * list in memory, each runtime region gets its virtual address, and the kernel's page tables are built.
 * A plan that cannot work is refused now, with firmware to return to, and not behind the line.
 */
#include "kernel/lib/processor.h"
#include "loader/core/map_questions.h"
#include "loader/core/virtual_map.h"
#include "loader/steps.h"

/* Tables for a map that changes in the exit, which may use them up; and, if SetVirtualAddressMap fails,
 * for regions at their physical addresses, which may want a table of each level more than the plan had
 * for them. */
#define TABLES_SLACK 16
#define TABLES_PER_REGION 3

/*
 * gRT is called, and firmware's tables are read, at virtual addresses. Descriptors that are neighbours
 * in physical memory need not be so in virtual: the kernel too wants each table whole, in one of them.
 */
static bool check_table(struct loader *loader, const char *name, paddr_t start, uint64_t size)
{
	if (is_aligned(start.value, sizeof(uint64_t)) &&
	    memory_map_is_one_runtime(&loader->reserved.virtual_map, start, size))
		return true;
	return output_failure(&loader->output, EFI_NO_MAPPING,
			      "%s at 0x%lx lies in no RUNTIME descriptor", name, start.value);
}

/* With numbers: the map's, or those of the descriptor that is wrong. */
static bool select_regions(struct loader *loader)
{
	struct reserved *reserved = &loader->reserved;
	const struct memory_map *map = &reserved->map;
	const struct memory_descriptor *wrong;
	enum status status = virtual_map_select(map, processor_physical_bits(),
						&reserved->virtual_map, &wrong);

	if (status == STATUS_OK)
		return true;
	if (wrong == NULL)
		return output_refusal(&loader->output, status_sentence(status),
				      "the memory map (%lu bytes, %lu each)", map->size,
				      map->descriptor_size);
	return output_refusal(&loader->output, status_sentence(status),
			      "the memory map's RUNTIME descriptor %lu at 0x%lx, %lu pages",
			      (uint64_t)((const uint8_t *)wrong - map->descriptors) /
				      map->descriptor_size,
			      wrong->physical_start.value, wrong->pages);
}

static bool plan_virtual_map(struct loader *loader)
{
	struct handoff *handoff = &loader->handoff;
	struct reserved *reserved = &loader->reserved;
	struct virtual_map_images images = {.images = reserved->images};
	enum status status;

	if (!select_regions(loader))
		return false;
	images_choose(&loader->images, &reserved->virtual_map, handoff, reserved->images);
	images.count = handoff->image_count;
	status = virtual_map_place(&reserved->virtual_map, &handoff->options, images);
	if (status != STATUS_OK)
		return output_refusal(&loader->output, status_sentence(status),
				      "the virtual map (virtmap=%s)",
				      virtmap_names[handoff->options.virtmap]);
	return check_table(loader, "EFI_RUNTIME_SERVICES", handoff->runtime_services_physical,
			   sizeof(EFI_RUNTIME_SERVICES)) &&
	       check_table(loader, "EFI_SYSTEM_TABLE", handoff->system_table_physical,
			   sizeof(EFI_SYSTEM_TABLE));
}

bool plan_from_map(struct loader *loader, enum status *status)
{
	struct reserved *reserved = &loader->reserved;
	uint64_t needed;

	*status = STATUS_OK;
	if (!plan_virtual_map(loader))
		return false;
	*status = space_build(&loader->firmware, &loader->kernel, reserved, &loader->handoff);
	needed = reserved->pool.used + reserved->tables_spare +
		 TABLES_PER_REGION * memory_map_count(&reserved->virtual_map);
	if (loader->firmware.boot_services != NULL)
		needed += TABLES_SLACK;
	if (*status == STATUS_OK && needed > reserved->pool.pages)
		*status = STATUS_POOL_EMPTY;
	return *status == STATUS_OK ||
	       output_refusal(&loader->output, status_sentence(*status),
			      "the kernel's address space (%u of %u tables)", reserved->pool.used,
			      reserved->pool.pages);
}
