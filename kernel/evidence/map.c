/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Is the final memory map right, and do runtime descriptors carry the attribute?
 *
 * UEFI 2.10, section 7.2.3. Descriptors that cannot be (empty, misaligned, endless) are named and
 * left out of everything that follows, so that one fault is not reported as many. The map's own shape
 * (stride, size) was examined before the handoff was believed (kernel/believe.c).
 */
#include "kernel/evidence/questions.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/places.h"
#include "kernel/report.h"

#define DESCRIPTOR_VERSION 1
#define KIB_PER_PAGE (PAGE_SIZE / 1024)

/* Of such a descriptor no page can be spoken of. Real maps have them: Linux takes the empty and the
 * endless ones out before it uses a map (efi_clean_memmap() in arch/x86/platform/efi/efi.c). */
const char *map_impossibility(const struct memory_descriptor *descriptor)
{
	uint64_t start = descriptor->physical_start.value;

	if (descriptor->pages == 0)
		return "has no pages";
	if (!is_aligned(start, PAGE_SIZE))
		return "does not start at a page";
	if (descriptor->pages - 1 > (UINT64_MAX - start) >> PAGE_SHIFT)
		return "has an end beyond 64 bits";
	return NULL;
}

void map_blame(struct reasons *reasons, size_t index, const struct memory_descriptor *descriptor,
	       const char *fault)
{
	reasons_add(reasons, "descriptor %u (%s at 0x%lx) %s", (unsigned int)index,
		    memory_type_name(descriptor->type), descriptor->physical_start.value, fault);
}

/* Two ranges do where one of them holds the other's first page. */
static bool overlap(const struct memory_descriptor *left, const struct memory_descriptor *right)
{
	return memory_descriptor_contains(left, right->physical_start) ||
	       memory_descriptor_contains(right, left->physical_start);
}

/* With all before it: called for a descriptor that does not start behind them, of which a map has few. */
static void examine_overlaps(const struct memory_map *map, size_t index, struct reasons *reasons)
{
	const struct memory_descriptor *descriptor = memory_map_at(map, index);

	for (size_t i = 0; i < index; i++) {
		const struct memory_descriptor *other = memory_map_at(map, i);

		if (map_impossibility(other) == NULL && overlap(descriptor, other))
			reasons_add(reasons,
				    "descriptors %u (%s at 0x%lx) and %u (%s at 0x%lx) overlap",
				    (unsigned int)i, memory_type_name(other->type),
				    other->physical_start.value, (unsigned int)index,
				    memory_type_name(descriptor->type),
				    descriptor->physical_start.value);
	}
}

void map_examine(const struct handoff *handoff, struct reasons *reasons)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor;
	uint64_t last = 0; /* the highest byte so far */

	if (map.descriptor_version != DESCRIPTOR_VERSION)
		reasons_add(reasons, "the descriptors have version %u, and 1 is known",
			    map.descriptor_version);
	memory_map_for_each(descriptor, &map) {
		const char *why = map_impossibility(descriptor);

		if (why != NULL)
			reasons_add(reasons, "descriptor %u (%s at 0x%lx, %lu pages) %s",
				    (unsigned int)descriptor_index,
				    memory_type_name(descriptor->type),
				    descriptor->physical_start.value, descriptor->pages, why);
		else if (descriptor->physical_start.value <= last)
			examine_overlaps(&map, descriptor_index, reasons);
		if (why == NULL && memory_descriptor_end(descriptor).value - 1 > last)
			last = memory_descriptor_end(descriptor).value - 1;
	}
}

/* ---- Facts: how much there is of each type ---- */

/* Memory that the operating system may use at once; table 7.10 of UEFI 2.10 says so for these types. */
static bool is_reclaimable(uint32_t type)
{
	return (type >= MEMORY_LOADER_CODE && type <= MEMORY_BOOT_SERVICES_DATA) ||
	       type == MEMORY_CONVENTIONAL;
}

/* A line for each type there is; OEM's and loaders' own types together are "other". */
void map_describe(const struct handoff *handoff)
{
	unsigned int counts[MEMORY_TYPE_COUNT + 1] = {0}, runtime_count = 0;
	uint64_t pages[MEMORY_TYPE_COUNT + 1] = {0}, runtime = 0, reclaimable = 0, held = 0;
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, &map) {
		uint32_t type = descriptor->type;
		uint32_t slot = type < MEMORY_TYPE_COUNT ? type : MEMORY_TYPE_COUNT;

		if (map_impossibility(descriptor) != NULL)
			continue;
		counts[slot]++;
		pages[slot] += descriptor->pages;
		if (memory_descriptor_is_runtime(descriptor)) {
			runtime_count++;
			runtime += descriptor->pages;
		}
		if (is_reclaimable(type))
			reclaimable += descriptor->pages;
	}
	/* Memory that the kernel itself stands on: it is reclaimable by its type, and in use. */
	for (uint32_t i = 0; i < handoff->range_count; i++)
		if (handoff->ranges[i].kind <= HANDOFF_RANGE_TABLES)
			held += size_to_pages(handoff->ranges[i].size);
	report_fact("memory-descriptors=%u descriptor-size=%lu",
		    (unsigned int)memory_map_count(&map), map.descriptor_size);
	report_fact("memory-held-by-kernel-kib=%lu", held * KIB_PER_PAGE);
	for (uint32_t type = 0; type <= MEMORY_TYPE_COUNT; type++) {
		if (counts[type] > 0)
			report_fact("memory type=%s descriptors=%u kib=%lu",
				    type < MEMORY_TYPE_COUNT ? memory_type_name(type) : "other",
				    counts[type], pages[type] * KIB_PER_PAGE);
	}
	report_fact("memory-reclaimable-kib=%lu", reclaimable * KIB_PER_PAGE);
	report_fact("runtime-descriptors=%u runtime-kib=%lu", runtime_count,
		    runtime * KIB_PER_PAGE);
}

/* ---- EFI_MEMORY_RUNTIME ---- */

/* The attribute is what decides, not the type: flash is MMIO and needs a virtual address as well.
 * But a runtime type without it is a mistake (Xen has a patch for such a Dell machine), and memory
 * cannot be free for the system and needed by firmware at once. */
void map_examine_runtime(const struct handoff *handoff, struct reasons *reasons)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor;
	unsigned int code = 0;

	memory_map_for_each(descriptor, &map) {
		const bool is_runtime = memory_descriptor_is_runtime(descriptor);
		const bool is_code = descriptor->type == MEMORY_RUNTIME_SERVICES_CODE;

		if (is_runtime && is_code)
			code++;
		if (is_runtime && is_reclaimable(descriptor->type))
			map_blame(reasons, descriptor_index, descriptor,
				  "has EFI_MEMORY_RUNTIME, and is free for the operating system");
		if (!is_runtime && (is_code || descriptor->type == MEMORY_RUNTIME_SERVICES_DATA))
			map_blame(reasons, descriptor_index, descriptor,
				  "lacks EFI_MEMORY_RUNTIME");
	}
	if (code == 0)
		reasons_add(reasons, "no EfiRuntimeServicesCode has EFI_MEMORY_RUNTIME");
}
