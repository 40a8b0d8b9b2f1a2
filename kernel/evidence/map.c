/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Is the final memory map right, and do runtime descriptors carry the attribute?
 *
 * UEFI 2.10, section 7.2.3. Descriptors that cannot be (empty, misaligned, endless) are named and
 * left out of everything that follows, so that one fault is not reported as many. The map's own shape
 * (stride, size) was examined before the handoff was believed (kernel/handoff_examine.c).
 */
#include "kernel/evidence/questions.h"
#include "kernel/believe.h"
#include "kernel/lib/efi_names.h"
#include "kernel/report.h"

#define DESCRIPTOR_VERSION 1
#define KIB_PER_PAGE (PAGE_SIZE / 1024)

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

static uint64_t last_page(const struct memory_descriptor *descriptor)
{
	return (descriptor->physical_start.value >> PAGE_SHIFT) + descriptor->pages - 1;
}

static bool overlap(const struct memory_descriptor *left, const struct memory_descriptor *right)
{
	return left->physical_start.value >> PAGE_SHIFT <= last_page(right) &&
	       right->physical_start.value >> PAGE_SHIFT <= last_page(left);
}

/* Each pair is looked at once; maps are not sorted, and a few hundred entries are quickly done. */
static void examine_overlaps(const struct memory_map *map, size_t index, struct reasons *reasons)
{
	const struct memory_descriptor *descriptor = memory_map_at(map, index);

	for (size_t i = 0; i < index; i++) {
		const struct memory_descriptor *other = memory_map_at(map, i);

		if (!map_impossibility(other) && overlap(descriptor, other))
			reasons_add(reasons,
				    "descriptors %u (%s at 0x%llx) and %u (%s at 0x%llx) overlap",
				    (unsigned int)i, memory_type_name(other->type),
				    (unsigned long long)other->physical_start.value,
				    (unsigned int)index, memory_type_name(descriptor->type),
				    (unsigned long long)descriptor->physical_start.value);
	}
}

void map_examine(const struct memory_map *map, struct reasons *reasons)
{
	const struct memory_descriptor *descriptor;

	if (map->descriptor_version != DESCRIPTOR_VERSION)
		reasons_add(reasons, "the descriptors have version %u, and 1 is known",
			    map->descriptor_version);
	memory_map_for_each(descriptor, map) {
		const char *why = map_impossibility(descriptor);

		if (why)
			reasons_add(reasons, "descriptor %u (%s at 0x%llx, %llu pages) %s",
				    (unsigned int)descriptor_index,
				    memory_type_name(descriptor->type),
				    (unsigned long long)descriptor->physical_start.value,
				    (unsigned long long)descriptor->pages, why);
		else
			examine_overlaps(map, descriptor_index, reasons);
	}
}

/* ---- Facts: how much there is of each type ---- */

struct sum {
	unsigned int descriptors;
	uint64_t pages;
};

/* What the operating system may use at once; table 7.10 of UEFI 2.10 says so for these types. */
static bool is_reclaimable(uint32_t type)
{
	return (type >= MEMORY_LOADER_CODE && type <= MEMORY_BOOT_SERVICES_DATA) ||
	       type == MEMORY_CONVENTIONAL;
}

static void print_held(const struct handoff *handoff)
{
	uint64_t held = 0;

	for (uint32_t i = 0; i < handoff->range_count; i++) {
		if (handoff->ranges[i].kind <= HANDOFF_RANGE_TABLES)
			held += size_to_pages(handoff->ranges[i].size);
	}
	report_fact("memory-held-by-kernel-kib=%llu", (unsigned long long)(held * KIB_PER_PAGE));
}

static void print_sums(const struct memory_map *map)
{
	struct sum sums[MEMORY_TYPE_COUNT + 1] = {{0}};
	const struct memory_descriptor *descriptor;
	uint64_t reclaimable = 0;

	memory_map_for_each(descriptor, map) {
		uint32_t slot = descriptor->type < MEMORY_TYPE_COUNT ? descriptor->type
								     : MEMORY_TYPE_COUNT;

		if (map_impossibility(descriptor))
			continue;
		sums[slot].descriptors++;
		sums[slot].pages += descriptor->pages;
		if (is_reclaimable(descriptor->type))
			reclaimable += descriptor->pages;
	}
	for (uint32_t type = 0; type <= MEMORY_TYPE_COUNT; type++) {
		if (sums[type].descriptors > 0)
			report_fact("memory type=%s descriptors=%u kib=%llu",
				    type < MEMORY_TYPE_COUNT ? memory_type_name(type) : "other",
				    sums[type].descriptors,
				    (unsigned long long)(sums[type].pages * KIB_PER_PAGE));
	}
	report_fact("memory-reclaimable-kib=%llu",
		    (unsigned long long)(reclaimable * KIB_PER_PAGE));
}

void question_memory_map(const struct handoff *handoff)
{
	struct memory_map map = handoff_memory_map(&handoff->memory_map);
	struct reasons reasons = {.count = 0};

	report_fact("memory-descriptors=%u descriptor-size=%llu",
		    (unsigned int)memory_map_count(&map), (unsigned long long)map.descriptor_size);
	print_sums(&map);
	print_held(handoff);
	map_examine(&map, &reasons);
	reasons_report(&reasons, "handoff.memory_map");
}

/* ---- EFI_MEMORY_RUNTIME ---- */

static bool is_runtime_type(uint32_t type)
{
	return type == MEMORY_RUNTIME_SERVICES_CODE || type == MEMORY_RUNTIME_SERVICES_DATA;
}

/* The attribute is what decides, not the type: flash is MMIO and needs a virtual address as well.
 * But a runtime type without it is a mistake (Xen has a patch for such a Dell machine), and memory
 * cannot be free for the system and needed by firmware at once. */
void map_examine_runtime(const struct memory_map *map, struct reasons *reasons)
{
	const struct memory_descriptor *descriptor;
	unsigned int code = 0;

	memory_map_for_each(descriptor, map) {
		bool runtime = memory_descriptor_is_runtime(descriptor);
		const char *fault = NULL;

		if (runtime && descriptor->type == MEMORY_RUNTIME_SERVICES_CODE)
			code++;
		if (!runtime && is_runtime_type(descriptor->type))
			fault = "lacks EFI_MEMORY_RUNTIME";
		if (runtime && is_reclaimable(descriptor->type))
			fault = "has EFI_MEMORY_RUNTIME, and is free for the operating system";
		if (fault)
			reasons_add(reasons, "descriptor %u (%s at 0x%llx) %s",
				    (unsigned int)descriptor_index,
				    memory_type_name(descriptor->type),
				    (unsigned long long)descriptor->physical_start.value, fault);
	}
	if (code == 0)
		reasons_add(reasons, "no EfiRuntimeServicesCode has EFI_MEMORY_RUNTIME");
}

void question_runtime_attributes(const struct handoff *handoff)
{
	struct memory_map map = handoff_memory_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor;
	struct reasons reasons = {.count = 0};
	struct sum runtime = {0};

	memory_map_for_each(descriptor, &map) {
		if (memory_descriptor_is_runtime(descriptor) && !map_impossibility(descriptor)) {
			runtime.descriptors++;
			runtime.pages += descriptor->pages;
		}
	}
	report_fact("runtime-descriptors=%u runtime-kib=%llu", runtime.descriptors,
		    (unsigned long long)(runtime.pages * KIB_PER_PAGE));
	map_examine_runtime(&map, &reasons);
	reasons_report(&reasons, "handoff.runtime_attributes");
}
