/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Findings that a stock firmware is known for: named, and not held against the verdict.
 *
 * A row is keyed to the vendor *and* to evidence in the scene, and excuses only code of the platform, so
 * that a driver's own mistake on the same machine stays a violation.
 */
#include "kernel/audit/evidence/origin.h"
#include "kernel/audit/findings/scene.h"
#include "kernel/lib/reasons.h"

/* Is it the region that holds gRT itself? U-Boot keeps all of its runtime code there. */
static bool holds_services(const struct audit_scene *scene, const struct memory_descriptor *code)
{
	return code->type == MEMORY_RUNTIME_SERVICES_CODE &&
	       scene->handoff->runtime_services_physical.value - code->physical_start.value <
		       memory_descriptor_size(code);
}

/* An access to boot-services or free memory, and not by a null pointer. */
static bool is_left_over(const struct audit_scene *scene)
{
	const struct memory_descriptor *memory = scene->memory;

	return scene->record->kind == RECORD_PAGE_FAULT && scene->record->address >= PAGE_SIZE &&
	       memory != NULL && memory->type >= MEMORY_BOOT_SERVICES_CODE &&
	       memory->type <= MEMORY_CONVENTIONAL && !memory_descriptor_is_runtime(memory);
}

/*
 * U-Boot keeps its SetVirtualAddressMap in boot-services code, where it reads boot-services and free
 * memory, and its runtime code takes the CRC's table from there (seen with 2023.01 on x86-64: seven
 * faults). Linux leaves such memory mapped until the call is over.
 */
static bool is_uboot_virtual_map(const struct audit_scene *scene)
{
	const struct memory_descriptor *code = scene->code;

	if (scene->record->access == ACCESS_EXECUTE)
		code = scene->memory; /* the step into it counts, wherever it was made */
	return scene->record->phase == PHASE_SVAM && is_left_over(scene) && code != NULL &&
	       (code->type == MEMORY_BOOT_SERVICES_CODE || holds_services(scene, code));
}

static const struct {
	const char *vendor;
	bool (*matches)(const struct audit_scene *scene);
} deviations[] = {
	{"Das U-Boot", is_uboot_virtual_map},
};

bool scene_is_known(const struct audit_scene *scene)
{
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++) {
		if (deviation_vendor_is(scene->handoff, deviations[i].vendor) &&
		    origin_is_platform_service(scene->handoff,
					       (enum service)scene->record->service) &&
		    origin_is_platform(scene->handoff, scene->instruction) &&
		    deviations[i].matches(scene))
			return true;
	}
	return false;
}
