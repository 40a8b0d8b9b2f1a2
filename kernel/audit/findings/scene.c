/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From a raw record to a scene: which memory, which instruction, which image.
 */
#include "kernel/audit/findings/scene.h"

#include <audit/notes.h>

#include "kernel/lib/places.h"
#include "kernel/lib/processor.h"

/* The RUNTIME descriptor that firmware reaches at `address` in this phase, or NULL; before phase virtual,
 * and inside SetVirtualAddressMap, addresses are physical. */
static const struct memory_descriptor *reached_in(const struct handoff *handoff, unsigned int phase,
						  uint64_t address, paddr_t *physical)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor;

	if (phase == PHASE_VIRTUAL || phase == PHASE_RESET)
		return place_reached(handoff, address, physical);
	descriptor = memory_map_find(&map, paddr(address));
	if (descriptor == NULL || !memory_descriptor_is_runtime(descriptor))
		return NULL;
	*physical = paddr(address);
	return descriptor;
}

/* The driver under test whose image was at `address` and is gone, or NULL: the last one that was loaded
 * there, if no other image is there now. */
static const struct handoff_driver *unloaded_at(const struct handoff *handoff, paddr_t address)
{
	const struct handoff_driver *driver = drivers_find(&notes_of(handoff)->drivers, address);

	if (place_image(handoff, address) != NULL || driver == NULL || driver->present)
		return NULL;
	return driver;
}

/* Is `address` one of our own: the kernel's, or the loader's on the way to it? */
static bool is_ours(const struct handoff *handoff, uint64_t address)
{
	for (uint32_t i = 0; i < handoff->range_count; i++) {
		const struct handoff_range *range = &handoff->ranges[i];

		if (address - range->physical.value < range->size)
			return true;
		/* The loader's own memory has no virtual address any more. */
		if (range->mapped_at.value != 0 && address - range->mapped_at.value < range->size)
			return true;
	}
	return false;
}

static void look_at_address(struct audit_scene *scene)
{
	const struct handoff *handoff = scene->handoff;
	struct memory_map map = place_map(&handoff->memory_map);
	uint64_t address = scene->record->address;
	paddr_t physical;

	scene->possible = address >> processor_physical_bits() == 0;
	scene->memory = reached_in(handoff, scene->record->phase, address, &physical);
	scene->reachable = scene->memory != NULL;
	if (scene->record->repair == REPAIR_OFFERED)
		scene->memory = place_reached(handoff, address, &physical);
	if (scene->memory == NULL && scene->possible)
		scene->memory = memory_map_find(&map, paddr(address));
}

/* The entry of the service: from gRT as it was before the virtual map, or as it is now. */
static uint64_t entry_of_service(const struct audit_scene *scene)
{
	const struct handoff *handoff = scene->handoff;
	const struct runtime_services *services = &handoff->svam.before;

	if (scene->record->service >= SERVICE_COUNT)
		return 0;
	if (scene->record->phase == PHASE_VIRTUAL || scene->record->phase == PHASE_RESET)
		services = vaddr_pointer(handoff->runtime_services);
	return services->entry[scene->record->service];
}

const struct handoff_image *scene_entry_image(const struct audit_scene *scene)
{
	paddr_t physical = paddr(entry_of_service(scene));

	(void)reached_in(scene->handoff, scene->record->phase, physical.value, &physical);
	return place_image(scene->handoff, physical);
}

static void look_at(struct audit_scene *scene, uint64_t instruction)
{
	const struct handoff *handoff = scene->handoff;
	struct memory_map map = place_map(&handoff->memory_map);

	scene->instruction = paddr(instruction);
	(void)reached_in(handoff, scene->record->phase, instruction,
			 &scene->instruction); /* elsewhere the address is physical already */
	scene->code = memory_map_find(&map, scene->instruction);
	scene->image = place_image(handoff, scene->instruction);
}

static void look_at_instruction(struct audit_scene *scene)
{
	uint64_t instruction = scene->record->instruction;

	/* A fetch may have been called from the gate itself: then the entry was wrong. */
	if (instruction == 0 || is_ours(scene->handoff, instruction))
		instruction = entry_of_service(scene);
	look_at(scene, instruction);
}

/* Of a jump that no word shows: the driver under test of which one function had called another, or, of a null
 * pointer, which everybody keeps, the owner of the service's entry. */
static const struct handoff_image *assume(const struct audit_scene *scene,
					  const struct handoff_image *caller)
{
	if (scene->record->caller == CALLER_BEHIND && scene->holders.known && caller != NULL &&
	    holders_is_driver(scene->handoff, caller))
		return caller;
	return scene->record->address < PAGE_SIZE ? scene_entry_image(scene) : NULL;
}

/* The stack's caller is believed if it certainly made the call, if its own words hold the target, or if it
 * may have made the call and no image holds it. */
static void look_for_jump(struct audit_scene *scene)
{
	const struct access_record *record = scene->record;
	const bool offered = record->repair == REPAIR_OFFERED;
	const bool today = record->phase == PHASE_VIRTUAL || record->phase == PHASE_RESET ||
			   offered;
	const struct handoff_image *caller = scene->image;
	paddr_t target = paddr(record->address);

	if (record->kind != RECORD_PAGE_FAULT || record->access != ACCESS_EXECUTE ||
	    record->caller == CALLER_CERTAIN || record->caller == CALLER_TABLE)
		return;
	if (record->caller == CALLER_GATE)
		scene->holders = holders_of_entry(scene->handoff, (enum service)record->service);
	else
		scene->holders = holders_find(scene->handoff, record->address, today,
					      record->caller == CALLER_NONE ? NULL : scene->image);
	if (record->caller == CALLER_GATE && scene->holders.count == 0)
		return;
	if (scene->holders.count > 0 ? record->caller != CALLER_NONE &&
					       scene->holders.holder[0].image == scene->image
				     : record->caller == CALLER_LIKELY && scene->holders.known)
		return;
	if (offered)
		(void)place_reached(scene->handoff, record->address, &target);
	look_at(scene, target.value);
	scene->hidden = true;
	if (scene->holders.count == 0) {
		scene->holders.holder[0] = (struct holder){.image = assume(scene, caller)};
		scene->holders.count = scene->holders.holder[0].image != NULL;
		scene->assumed = scene->holders.count > 0;
	}
	scene->image = scene->holders.count > 0 ? scene->holders.holder[0].image : NULL;
}

static void look_for_unloaded(struct audit_scene *scene)
{
	const struct handoff *handoff = scene->handoff;
	const struct access_record *record = scene->record;
	paddr_t target = paddr(record->address);

	scene->unloaded = unloaded_at(handoff, scene->instruction);
	if (scene->unloaded != NULL || record->kind != RECORD_PAGE_FAULT ||
	    record->access != ACCESS_EXECUTE)
		return;
	(void)reached_in(handoff, record->phase, record->address, &target);
	scene->unloaded = unloaded_at(handoff, target);
}

struct audit_scene scene_of(const struct handoff *handoff, const struct access_record *record)
{
	struct audit_scene scene = {.handoff = handoff, .record = record};

	look_at_address(&scene);
	look_at_instruction(&scene);
	look_for_jump(&scene);
	look_for_unloaded(&scene);
	return scene;
}
