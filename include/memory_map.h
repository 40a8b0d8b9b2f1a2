/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The memory map as GetMemoryMap returned it, without firmware's headers.
 *
 * Firmware decides how far apart descriptors stand: DescriptorSize may be larger than the struct
 * (EDK II returns 48 for 40 on purpose), so a map is only ever walked with memory_map_at() or
 * memory_map_for_each(). Nothing here changes a map or assumes that it is sorted: most are not.
 *
 * Source: UEFI 2.10, section 7.2.3 (EFI_BOOT_SERVICES.GetMemoryMap).
 */
#ifndef MEMORY_MAP_H
#define MEMORY_MAP_H

#include <address.h>
#include <stddef.h>

enum memory_type {
	MEMORY_RESERVED,
	MEMORY_LOADER_CODE,
	MEMORY_LOADER_DATA,
	MEMORY_BOOT_SERVICES_CODE,
	MEMORY_BOOT_SERVICES_DATA,
	MEMORY_RUNTIME_SERVICES_CODE,
	MEMORY_RUNTIME_SERVICES_DATA,
	MEMORY_CONVENTIONAL,
	MEMORY_UNUSABLE,
	MEMORY_ACPI_RECLAIM,
	MEMORY_ACPI_NVS,
	MEMORY_MMIO,
	MEMORY_MMIO_PORT_SPACE,
	MEMORY_PAL_CODE,
	MEMORY_PERSISTENT,
	MEMORY_UNACCEPTED,
	MEMORY_TYPE_COUNT /* 0x70000000 and above are OEM's and the OS loader's own */
};

#define MEMORY_ATTRIBUTE_UC UINT64_C(0x1)
#define MEMORY_ATTRIBUTE_WC UINT64_C(0x2)
#define MEMORY_ATTRIBUTE_WT UINT64_C(0x4)
#define MEMORY_ATTRIBUTE_WB UINT64_C(0x8)
#define MEMORY_ATTRIBUTE_UCE UINT64_C(0x10)
#define MEMORY_ATTRIBUTE_WP UINT64_C(0x1000)
#define MEMORY_ATTRIBUTE_RP UINT64_C(0x2000)
#define MEMORY_ATTRIBUTE_XP UINT64_C(0x4000)
#define MEMORY_ATTRIBUTE_RO UINT64_C(0x20000)
#define MEMORY_ATTRIBUTE_RUNTIME UINT64_C(0x8000000000000000)

/* EFI_MEMORY_DESCRIPTOR; loader/firmware.c asserts that the two agree. */
struct memory_descriptor {
	uint32_t type;
	uint32_t padding;
	paddr_t physical_start;
	vaddr_t virtual_start;
	uint64_t pages;
	uint64_t attribute;
};

/* A map in a buffer: `size` bytes are filled, `descriptor_size` is the distance between two. */
struct memory_map {
	uint8_t *descriptors;
	uint64_t size;
	uint64_t descriptor_size;
	uint64_t key;
	uint32_t descriptor_version;
};

static inline size_t memory_map_count(const struct memory_map *map)
{
	return map->descriptor_size == 0 ? 0 : (size_t)(map->size / map->descriptor_size);
}

static inline struct memory_descriptor *memory_map_at(const struct memory_map *map, size_t index)
{
	return (struct memory_descriptor *)(void *)(map->descriptors +
						    index * map->descriptor_size);
}

/* Is there all of it? No, if descriptors have no size. */
static inline bool memory_map_has(const struct memory_map *map,
				  const struct memory_descriptor *descriptor)
{
	uint64_t offset = (uintptr_t)descriptor - (uintptr_t)map->descriptors;

	return map->size - offset > map->descriptor_size - 1;
}

/* Steps by DescriptorSize, and counts; `map` is evaluated more than once, so pass a plain pointer. */
#define memory_map_for_each(descriptor, map)                                                       \
	for (size_t descriptor##_index = ((descriptor) = (void *)(map)->descriptors, 0);           \
	     memory_map_has((map), (descriptor));                                                  \
	     (descriptor) = (void *)((uintptr_t)(descriptor) + (map)->descriptor_size),            \
		    descriptor##_index++)

static inline uint64_t memory_descriptor_size(const struct memory_descriptor *descriptor)
{
	return pages_to_size(descriptor->pages);
}

/* One past the last byte. Of a descriptor that wraps it is none: that is to be asked first. */
static inline paddr_t memory_descriptor_end(const struct memory_descriptor *descriptor)
{
	return paddr_add(descriptor->physical_start, memory_descriptor_size(descriptor));
}

static inline bool memory_descriptor_is_runtime(const struct memory_descriptor *descriptor)
{
	return (descriptor->attribute & MEMORY_ATTRIBUTE_RUNTIME) != 0;
}

/* Is it what firmware or a loader had until boot services ended (UEFI 2.10, table 7.6)? It is the
 * operating system's then, and still holds what was left there. */
static inline bool memory_descriptor_is_left_over(const struct memory_descriptor *descriptor)
{
	return !memory_descriptor_is_runtime(descriptor) &&
	       descriptor->type >= MEMORY_LOADER_CODE &&
	       descriptor->type <= MEMORY_BOOT_SERVICES_DATA;
}

static inline bool memory_descriptor_contains(const struct memory_descriptor *descriptor,
					      paddr_t address)
{
	return address.value >= descriptor->physical_start.value &&
	       address.value - descriptor->physical_start.value <
		       memory_descriptor_size(descriptor);
}

#endif
