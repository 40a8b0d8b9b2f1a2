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

/* TYPE(IDENTIFIER, Name without Efi), by the specification's numbers; table 7.6. */
#define MEMORY_TYPES(TYPE)                                                                         \
	TYPE(RESERVED, ReservedMemoryType)                                                         \
	TYPE(LOADER_CODE, LoaderCode)                                                              \
	TYPE(LOADER_DATA, LoaderData)                                                              \
	TYPE(BOOT_SERVICES_CODE, BootServicesCode)                                                 \
	TYPE(BOOT_SERVICES_DATA, BootServicesData)                                                 \
	TYPE(RUNTIME_SERVICES_CODE, RuntimeServicesCode)                                           \
	TYPE(RUNTIME_SERVICES_DATA, RuntimeServicesData)                                           \
	TYPE(CONVENTIONAL, ConventionalMemory)                                                     \
	TYPE(UNUSABLE, UnusableMemory)                                                             \
	TYPE(ACPI_RECLAIM, ACPIReclaimMemory)                                                      \
	TYPE(ACPI_NVS, ACPIMemoryNVS)                                                              \
	TYPE(MMIO, MemoryMappedIO)                                                                 \
	TYPE(MMIO_PORT_SPACE, MemoryMappedIOPortSpace)                                             \
	TYPE(PAL_CODE, PalCode)                                                                    \
	TYPE(PERSISTENT, PersistentMemory)                                                         \
	TYPE(UNACCEPTED, UnacceptedMemoryType)

enum memory_type {
#define TYPE(identifier, name) MEMORY_##identifier,
	MEMORY_TYPES(TYPE)
#undef TYPE
		MEMORY_TYPE_COUNT /* 0x70000000 and above are OEM's and the OS loader's own */
};

#define MEMORY_ATTRIBUTE_WB UINT64_C(0x8)
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

/* Steps by DescriptorSize, and counts; `map` is evaluated more than once, so pass a plain pointer.
 * There is one of an index if all of it is there, and none at all if descriptors have no size. */
#define memory_map_for_each(descriptor, map)                                                       \
	for (size_t descriptor##_index = 0;                                                        \
	     (descriptor##_index + 1) * (map)->descriptor_size - 1 < (map)->size &&                \
	     ((descriptor) = memory_map_at((map), descriptor##_index)) != NULL;                    \
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

/* Counts in pages, so that a descriptor whose byte size overflows holds nothing it should not. */
static inline bool memory_descriptor_contains(const struct memory_descriptor *descriptor,
					      paddr_t address)
{
	return address.value >= descriptor->physical_start.value &&
	       (address.value - descriptor->physical_start.value) >> PAGE_SHIFT < descriptor->pages;
}

/* The first descriptor that holds `address`, or NULL. */
static inline struct memory_descriptor *memory_map_find(const struct memory_map *map,
							paddr_t address)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		if (memory_descriptor_contains(descriptor, address))
			return descriptor;
	return NULL;
}

#endif
