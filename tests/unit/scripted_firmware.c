/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The scripted firmware: GetMemoryMap and ExitBootServices with EDK II's manners, and refusals.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "loader/jump.h"

/* A host does not let us turn interrupts off: the word is written down instead. */
#include <arch/cpu.h>
#define cpu_disable_interrupts() scripted_firmware_happened("cli")
#include "loader/exit.c"

/* include/ describes firmware's structs without firmware's headers; here both are in sight. */
_Static_assert(sizeof(struct memory_descriptor) == sizeof(EFI_MEMORY_DESCRIPTOR), "descriptor");
#define SAME_OFFSET(ours, our_field, theirs, their_field)                                          \
	_Static_assert(offsetof(ours, our_field) == offsetof(theirs, their_field), #their_field)
SAME_OFFSET(struct memory_descriptor, type, EFI_MEMORY_DESCRIPTOR, Type);
SAME_OFFSET(struct memory_descriptor, physical_start, EFI_MEMORY_DESCRIPTOR, PhysicalStart);
SAME_OFFSET(struct memory_descriptor, virtual_start, EFI_MEMORY_DESCRIPTOR, VirtualStart);
SAME_OFFSET(struct memory_descriptor, pages, EFI_MEMORY_DESCRIPTOR, NumberOfPages);
SAME_OFFSET(struct memory_descriptor, attribute, EFI_MEMORY_DESCRIPTOR, Attribute);

_Static_assert(sizeof(struct runtime_services) == sizeof(EFI_RUNTIME_SERVICES), "runtime services");
#define SERVICE(identifier, name, bit, argument_count)                                             \
	SAME_OFFSET(struct runtime_services, entry[SERVICE_##identifier], EFI_RUNTIME_SERVICES,    \
		    name);
SERVICES(SERVICE)
#undef SERVICE

_Static_assert((int)MEMORY_MMIO_PORT_SPACE == (int)EfiMemoryMappedIOPortSpace, "memory types");
_Static_assert(MEMORY_ATTRIBUTE_RUNTIME == EFI_MEMORY_RUNTIME, "memory attributes");

/* The one that is open: firmware's functions are not told whose they are. */
static struct scripted_firmware *scripted;

void scripted_firmware_happened(const char *word)
{
	size_t used = strlen(scripted->events);
	int written = snprintf(scripted->events + used, sizeof(scripted->events) - used, "%s%s",
			       used == 0 ? "" : " ", word);

	assert_true(written > 0 && (size_t)written < sizeof(scripted->events) - used);
}

/* ---- Firmware ---- */

EFI_STATUS EFIAPI scripted_firmware_refuse(void)
{
	fail_msg("a service was called that is not allowed at this moment, after: %s",
		 scripted->events);
	return EFI_UNSUPPORTED;
}

/* Every slot behind the header. */
static void refuse_all(void *table, size_t size)
{
	EFI_STATUS(EFIAPI * *slots)(void) = (void *)((uint8_t *)table + sizeof(EFI_TABLE_HEADER));

	for (size_t i = 0; i < (size - sizeof(EFI_TABLE_HEADER)) / sizeof(*slots); i++)
		slots[i] = scripted_firmware_refuse;
}

void scripted_firmware_fill_map(const struct scripted_firmware *firmware, struct memory_map *map)
{
	struct memory_descriptor *descriptor;

	map->size = firmware->count * firmware->descriptor_size;
	map->descriptor_size = firmware->descriptor_size;
	map->descriptor_version = EFI_MEMORY_DESCRIPTOR_VERSION;
	map->key = firmware->key;
	memset(map->descriptors, 0xa5, map->size);
	memory_map_for_each(descriptor, map) {
		bool runtime = descriptor_index % SCRIPTED_RUNTIME_EVERY ==
			       SCRIPTED_RUNTIME_EVERY - 1;

		*descriptor = (struct memory_descriptor){
			.type = runtime ? MEMORY_RUNTIME_SERVICES_DATA : MEMORY_BOOT_SERVICES_DATA,
			.physical_start = paddr((descriptor_index + 1) * 16 * PAGE_SIZE),
			.pages = 4,
			.attribute = MEMORY_ATTRIBUTE_WB | (runtime ? MEMORY_ATTRIBUTE_RUNTIME : 0),
		};
	}
}

/* As in EDK II's CoreGetMemoryMap(): the key and the stride are written whatever the outcome. */
static EFI_STATUS EFIAPI get_memory_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *descriptors, UINTN *key,
					UINTN *descriptor_size, UINT32 *version)
{
	uint64_t needed = (scripted->count + SCRIPTED_WORST_CASE) * scripted->descriptor_size;
	struct memory_map map = {.descriptors = (uint8_t *)descriptors};
	unsigned int call = scripted->map_calls++;

	scripted_firmware_happened("map");
	assert_true(call < SCRIPTED_CALLS);
	*key = scripted->key;
	*descriptor_size = scripted->descriptor_size;
	*version = EFI_MEMORY_DESCRIPTOR_VERSION;
	if (scripted->map_status[call] != EFI_SUCCESS)
		return scripted->map_status[call];
	if (*size < needed) {
		*size = needed;
		return EFI_BUFFER_TOO_SMALL;
	}
	scripted_firmware_fill_map(scripted, &map);
	if (scripted->change_map != NULL)
		scripted->change_map(call, &map);
	*size = map.size;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI exit_firmware(EFI_HANDLE image, UINTN key)
{
	unsigned int call = scripted->exit_calls++;
	EFI_STATUS status;

	scripted_firmware_happened("exit");
	assert_true(call < SCRIPTED_CALLS);
	assert_ptr_equal(image, scripted->loader->firmware.image);
	status = scripted->exit_status[call];
	if (scripted->growth[call] != 0) {
		scripted->count += scripted->growth[call];
		scripted->key++;
	}
	if (status == EFI_SUCCESS && key != scripted->key && !scripted->takes_any_key)
		status = EFI_INVALID_PARAMETER;
	if (status == EFI_SUCCESS)
		refuse_all(&scripted->boot_services, sizeof(scripted->boot_services));
	return status;
}

/* Whole pages, and what was in them before: nobody clears them for a loader. */
static EFI_STATUS EFIAPI allocate_pages(EFI_ALLOCATE_TYPE where, EFI_MEMORY_TYPE type, UINTN pages,
					EFI_PHYSICAL_ADDRESS *memory)
{
	unsigned int call = scripted->pages_calls++;
	void *data;

	scripted_firmware_happened("pages");
	assert_true(call < SCRIPTED_CALLS);
	assert_int_equal(where, AllocateAnyPages);
	assert_int_equal(type, EfiLoaderData);
	if (scripted->pages_status[call] != EFI_SUCCESS)
		return scripted->pages_status[call];
	data = aligned_alloc(PAGE_SIZE, pages * PAGE_SIZE);
	assert_non_null(data);
	memset(data, 0xa5, pages * PAGE_SIZE);
	*memory = (uintptr_t)data;
	return EFI_SUCCESS;
}

/* ---- The processor, and what of it is in this image ---- */

uint16_t arch_elf_machine(void)
{
	return EM_X86_64;
}

unsigned int processor_paging_levels(void)
{
	return 4;
}

bool processor_has_no_execute(void)
{
	return true;
}

bool processor_has_huge_pages(void)
{
	return false;
}

const char *scripted_encryption;

const char *processor_encryption(void)
{
	return scripted_encryption;
}

unsigned int processor_physical_bits(void)
{
	return 48;
}

paddr_t arch_transit(void)
{
	return paddr(0x8000);
}

/* ---- Opening and closing ---- */

/* Each line counts once, by its start; its text is kept. */
static void hear(void *context, const char *text, size_t length)
{
	struct scripted_firmware *firmware = context;
	size_t used = strlen(firmware->text);

	assert_true(used + length < sizeof(firmware->text));
	if (used == 0 || firmware->text[used - 1] == '\n')
		scripted_firmware_happened("line");
	memcpy(firmware->text + used, text, length);
	firmware->text[used + length] = '\0';
}

static void open_tables(struct scripted_firmware *firmware)
{
	uint64_t *slots = (void *)((uint8_t *)&firmware->runtime_services +
				   sizeof(EFI_TABLE_HEADER));

	refuse_all(&firmware->boot_services, sizeof(firmware->boot_services));
	firmware->boot_services.GetMemoryMap = get_memory_map;
	firmware->boot_services.ExitBootServices = exit_firmware;
	firmware->boot_services.AllocatePages = allocate_pages;
	/* Addresses that nobody may call. */
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		slots[i] = 0x1000 * (i + 1);
	firmware->runtime_services.Hdr.HeaderSize = sizeof(firmware->runtime_services);
	firmware->system_table.BootServices = &firmware->boot_services;
	firmware->system_table.RuntimeServices = &firmware->runtime_services;
}

static uint8_t offered[64 * 1024];

static void open_buffers(struct scripted_firmware *firmware, uint64_t capacity)
{
	struct reserved *reserved = &firmware->loader->reserved;

	reserved->map_capacity = capacity * firmware->descriptor_size;
	reserved->map.descriptors = malloc(reserved->map_capacity);
	reserved->virtual_map.descriptors = malloc(reserved->map_capacity);
	firmware->audit.offered_map = offered;
	firmware->audit.stage = aligned_alloc(GUARD_ALIGNMENT, sizeof(*firmware->audit.stage));
	assert_true(reserved->map.descriptors != NULL &&
		    reserved->virtual_map.descriptors != NULL && firmware->audit.stage != NULL);
	memset(firmware->audit.stage, 0, sizeof(*firmware->audit.stage));
	firmware->audit.stage->guard.world.phase = PHASE_PHYSICAL;
}

static void open_loader(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	loader->firmware = (struct firmware){
		.output = &loader->output,
		.image = &firmware->key,
		.system_table = &firmware->system_table,
		.boot_services = &firmware->boot_services,
		.runtime_services = &firmware->runtime_services,
	};
	loader->output = (struct output){
		.also = hear,
		.context = firmware,
		.step = 8,
		.step_name = "a step",
		.usually = "a reason",
	};
	loader->handoff.options = OPTIONS_DEFAULT;
	loader->handoff.rt_properties = RT_PROPERTIES_ALL;
	loader->handoff.runtime_services_physical = paddr(SCRIPTED_REGION(0));
	loader->handoff.system_table_physical = paddr(SCRIPTED_REGION(0) + PAGE_SIZE);
	firmware->audit.options = (struct audit_options)AUDIT_OPTIONS_DEFAULT;
	firmware->audit.notes = &firmware->notes;
}

struct scripted_firmware *scripted_firmware_open(uint64_t descriptor_size, uint64_t capacity)
{
	struct scripted_firmware *firmware = calloc(1, sizeof(*firmware));

	assert_non_null(firmware);
	firmware->descriptor_size = descriptor_size;
	firmware->count = SCRIPTED_COUNT;
	firmware->key = 0x5eed;
	firmware->loader = &firmware->audit.loader;
	open_tables(firmware);
	open_buffers(firmware, capacity);
	open_loader(firmware);
	scripted = firmware;
	return firmware;
}

/* Pages that were taken are given back here, whoever has them. */
void scripted_firmware_close(struct scripted_firmware *firmware)
{
	struct reserved *reserved = &firmware->loader->reserved;

	scripted = NULL;
	for (unsigned int i = 0; i < firmware->loader->firmware.taken_count; i++)
		free(firmware->loader->firmware.taken[i].data);
	if (reserved->block.data == NULL) {
		free(reserved->map.descriptors);
		free(reserved->virtual_map.descriptors);
	}
	free(firmware->audit.stage);
	free(firmware);
}
