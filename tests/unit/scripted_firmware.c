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

#include "loader/arch.h"
#include "loader/report.h"

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

static EFI_STATUS EFIAPI refuse(void)
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
		slots[i] = refuse;
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
		bool runtime = descriptor_index % 4 == 3;

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
	*size = map.size;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI exit_firmware(EFI_HANDLE image, UINTN key)
{
	unsigned int call = scripted->exit_calls++;
	EFI_STATUS status;

	scripted_firmware_happened("exit");
	assert_true(call < SCRIPTED_CALLS);
	assert_ptr_equal(image, scripted->loader.image);
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

/* ---- The loader's other rooms ---- */

void arch_disable_interrupts(void)
{
	scripted_firmware_happened("cli");
}

void report_line(struct loader *loader, const char *format, ...)
{
	(void)format;
	assert_int_equal(loader->phase, PHASE_BOOT);
	scripted_firmware_happened("line");
}

static bool note(struct loader *loader, const char *reason, const char *format, va_list arguments)
{
	int used = vsnprintf(loader->failure, sizeof(loader->failure), format, arguments);

	assert_true(used > 0);
	snprintf(loader->failure + used, sizeof(loader->failure) - (size_t)used, ": %s", reason);
	return false;
}

bool report_failure(struct loader *loader, EFI_STATUS status, const char *format, ...)
{
	va_list arguments;

	loader->failure_status = status;
	va_start(arguments, format);
	note(loader, "EFI_STATUS", format, arguments);
	va_end(arguments);
	return false;
}

bool report_refusal(struct loader *loader, enum status status, const char *format, ...)
{
	va_list arguments;

	loader->failure_status = EFI_LOAD_ERROR;
	va_start(arguments, format);
	note(loader, status_sentence(status), format, arguments);
	va_end(arguments);
	return false;
}

/* ---- Opening and closing ---- */

static void open_tables(struct scripted_firmware *firmware)
{
	uint64_t *slots = (void *)((uint8_t *)&firmware->runtime_services +
				   sizeof(EFI_TABLE_HEADER));

	refuse_all(&firmware->boot_services, sizeof(firmware->boot_services));
	firmware->boot_services.GetMemoryMap = get_memory_map;
	firmware->boot_services.ExitBootServices = exit_firmware;
	/* Runtime services are called through the guard alone, so these are addresses and no more. */
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		slots[i] = 0x1000 * (i + 1);
	firmware->runtime_services.Hdr.HeaderSize = sizeof(firmware->runtime_services);
	firmware->system_table.BootServices = &firmware->boot_services;
	firmware->system_table.RuntimeServices = &firmware->runtime_services;
}

/* Exactly as large as the loader is told, so that the sanitizer sees a byte too many. */
static void open_loader(struct scripted_firmware *firmware, uint64_t capacity)
{
	struct loader *loader = &firmware->loader;

	firmware->step = (struct step){8, "leave boot services", NULL};
	loader->step = &firmware->step;
	loader->phase = PHASE_BOOT;
	loader->image = &firmware->step;
	loader->system_table = &firmware->system_table;
	loader->boot_services = &firmware->boot_services;
	loader->runtime_services = &firmware->runtime_services;
	loader->handoff = &firmware->handoff;
	loader->images = firmware->images;
	loader->options = (struct options)OPTIONS_DEFAULT;
	firmware->handoff.rt_properties = RT_PROPERTIES_ALL;
	loader->map_capacity = loader->virtual_map_capacity = capacity * firmware->descriptor_size;
	loader->map.descriptors = malloc(loader->map_capacity);
	loader->virtual_map.descriptors = malloc(loader->virtual_map_capacity);
	loader->offered_map = loader->virtual_map.descriptors;
	loader->stage = aligned_alloc(GUARD_ALIGNMENT, sizeof(*loader->stage));
	assert_true(loader->map.descriptors != NULL && loader->virtual_map.descriptors != NULL &&
		    loader->stage != NULL);
	memset(loader->stage, 0, sizeof(*loader->stage));
	loader->stage->guard.world.phase = PHASE_PHYSICAL;
}

struct scripted_firmware *scripted_firmware_open(uint64_t descriptor_size, uint64_t capacity)
{
	struct scripted_firmware *firmware = calloc(1, sizeof(*firmware));

	assert_non_null(firmware);
	firmware->descriptor_size = descriptor_size;
	firmware->count = SCRIPTED_COUNT;
	firmware->key = 0x5eed;
	open_tables(firmware);
	open_loader(firmware, capacity);
	scripted = firmware;
	return firmware;
}

void scripted_firmware_close(struct scripted_firmware *firmware)
{
	scripted = NULL;
	free(firmware->loader.map.descriptors);
	free(firmware->loader.virtual_map.descriptors);
	free(firmware->loader.stage);
	free(firmware);
}
