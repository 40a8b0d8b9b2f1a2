/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From a raw record to a scene: which memory, which instruction, which image.
 */
#include "kernel/audit/findings/scene.h"

#include "kernel/places.h"
#include "kernel/believe.h"

static void look_at_address(struct audit_scene *scene)
{
	const struct handoff *handoff = scene->handoff;
	struct memory_map map = handoff_memory_map(&handoff->memory_map);
	uint64_t address = scene->record->address;
	paddr_t physical;

	scene->possible = address >> audit_physical_bits() == 0;
	scene->memory = place_reached(handoff, (enum phase)scene->record->phase, address,
				      &physical);
	scene->reachable = scene->memory != NULL;
	if (!scene->reachable && scene->possible)
		scene->memory = place_find(&map, paddr(address));
}

/* Where the service starts: from gRT as it was before the virtual map, or as it is now. */
static uint64_t service_entry(const struct audit_scene *scene)
{
	const struct handoff *handoff = scene->handoff;
	const struct runtime_services *services = &handoff->svam.before;

	if (scene->record->service >= SERVICE_COUNT)
		return 0;
	if (scene->record->phase == PHASE_VIRTUAL || scene->record->phase == PHASE_RESET)
		services = vaddr_pointer(handoff->runtime_services);
	return services->entry[scene->record->service];
}

static void look_at_instruction(struct audit_scene *scene)
{
	const struct handoff *handoff = scene->handoff;
	struct memory_map map = handoff_memory_map(&handoff->memory_map);
	uint64_t instruction = scene->record->instruction;

	/* A fetch may have been called from the gate itself: then the entry was wrong. */
	if (instruction == 0 || place_is_ours(handoff, instruction))
		instruction = service_entry(scene);
	scene->instruction = paddr(instruction);
	(void)place_reached(handoff, (enum phase)scene->record->phase, instruction,
			    &scene->instruction); /* elsewhere the address is physical already */
	scene->code = place_find(&map, scene->instruction);
	scene->image = place_image(handoff, scene->instruction);
}

static void look_for_unloaded(struct audit_scene *scene)
{
	const struct handoff *handoff = scene->handoff;
	const struct access_record *record = scene->record;
	paddr_t target = paddr(record->address);

	scene->unloaded = place_unloaded(handoff, scene->instruction);
	if (scene->unloaded || record->kind != RECORD_PAGE_FAULT ||
	    record->access != ACCESS_EXECUTE)
		return;
	(void)place_reached(handoff, (enum phase)record->phase, record->address, &target);
	scene->unloaded = place_unloaded(handoff, target);
}

struct audit_scene scene_of(const struct handoff *handoff, const struct access_record *record)
{
	struct audit_scene scene = {.handoff = handoff, .record = record};

	look_at_address(&scene);
	look_at_instruction(&scene);
	look_for_unloaded(&scene);
	return scene;
}
