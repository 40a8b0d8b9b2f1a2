/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test the audit's hooks have in common: a firmware that
 * hands out what the script says, and a driver that takes it.
 */
#ifndef HOOKS_WORLD_H
#define HOOKS_WORLD_H

#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/crc32.h"
#include "loader/audit/hooks.c"

#define MEMORY UINT64_C(0x7e000000)

/* No function is called through its thunk. */
bool arch_has_vectors(void)
{
	return false;
}

/* ---- The script ---- */

/* What firmware hands out next, and whether it does; and the function of the last event. */
static struct {
	EFI_STATUS status;
	uint64_t next;
	EFI_EVENT_NOTIFY notify;
} script;

/* ---- Firmware ---- */

static inline EFI_STATUS EFIAPI firmware_locate_protocol(EFI_GUID *guid, void *registration,
							 void **protocol)
{
	(void)guid, (void)registration, (void)protocol;
	return EFI_NOT_FOUND;
}

static inline EFI_STATUS EFIAPI firmware_allocate_pool(EFI_MEMORY_TYPE type, UINTN size,
						       void **buffer)
{
	(void)type, (void)size;
	if (!EFI_ERROR(script.status))
		*buffer = (void *)script.next;
	return script.status;
}

static inline EFI_STATUS EFIAPI firmware_allocate_pages(EFI_ALLOCATE_TYPE where,
							EFI_MEMORY_TYPE type, UINTN pages,
							EFI_PHYSICAL_ADDRESS *memory)
{
	(void)where, (void)type, (void)pages;
	if (!EFI_ERROR(script.status))
		*memory = script.next;
	return script.status;
}

static inline EFI_STATUS EFIAPI firmware_free_pool(void *buffer)
{
	(void)buffer;
	return script.status;
}

static inline EFI_STATUS EFIAPI firmware_free_pages(EFI_PHYSICAL_ADDRESS memory, UINTN pages)
{
	(void)memory, (void)pages;
	return script.status;
}

static inline EFI_STATUS EFIAPI firmware_create_event(UINT32 type, EFI_TPL level,
						      EFI_EVENT_NOTIFY notify, void *context,
						      EFI_EVENT *event)
{
	(void)type, (void)level, (void)context;
	script.notify = notify;
	*event = (void *)script.next;
	return script.status;
}

static inline EFI_STATUS EFIAPI firmware_create_event_ex(UINT32 type, EFI_TPL level,
							 EFI_EVENT_NOTIFY notify,
							 const void *context, const EFI_GUID *group,
							 EFI_EVENT *event)
{
	(void)type, (void)level, (void)context, (void)group;
	script.notify = notify;
	*event = (void *)script.next;
	return script.status;
}

static inline int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	memset(&hooks, 0, sizeof(hooks));
	script.status = EFI_SUCCESS;
	script.next = MEMORY;
	table->Hdr.HeaderSize = sizeof(*table);
	table->AllocatePool = firmware_allocate_pool;
	table->LocateProtocol = firmware_locate_protocol;
	table->AllocatePages = firmware_allocate_pages;
	table->FreePool = firmware_free_pool;
	table->FreePages = firmware_free_pages;
	table->CreateEvent = firmware_create_event;
	table->CreateEventEx = firmware_create_event_ex;
	table->Hdr.CRC32 = crc32_table(table, sizeof(*table));
	firmware->audit.drivers.count = 5;
	*state = firmware;
	return 0;
}

static inline int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

/* ---- A driver ---- */

static inline void *take_pool(struct scripted_firmware *firmware, EFI_MEMORY_TYPE type, uint64_t at,
			      uint64_t size)
{
	void *buffer = NULL;

	script.next = at;
	assert_int_equal(firmware->boot_services.AllocatePool(type, size, &buffer), script.status);
	return buffer;
}

static inline void take_pages(struct scripted_firmware *firmware, uint64_t at, uint64_t pages)
{
	EFI_PHYSICAL_ADDRESS memory = 0;

	script.next = at;
	assert_int_equal(firmware->boot_services.AllocatePages(AllocateAnyPages,
							       EfiRuntimeServicesCode, pages,
							       &memory),
			 script.status);
	assert_int_equal(memory, EFI_ERROR(script.status) ? 0 : at);
}

static inline void give_pages(struct scripted_firmware *firmware, uint64_t at, uint64_t pages)
{
	assert_int_equal(firmware->boot_services.FreePages(at, pages), script.status);
}

/* One of the blocks is this one. */
static inline void assert_block(const struct scripted_firmware *firmware, uint64_t base,
				uint64_t size)
{
	for (uint32_t i = 0; i < firmware->audit.census.block_count; i++) {
		const struct census_block *block = &firmware->audit.census_notes.blocks[i];

		if (block->base.value == base && block->size == size && block->driver == 5)
			return;
	}
	fail_msg("no block at 0x%lx of %lu bytes", base, size);
}

static inline void assert_blocks(const struct scripted_firmware *firmware, uint32_t count)
{
	assert_int_equal(firmware->audit.census.block_count, count);
	assert_int_equal(firmware->audit.census.block_count_all, count);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

#endif
