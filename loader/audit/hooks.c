/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The hooks: six entries of the boot services table are ours while StartImage runs, as shim's are for
 * the system that it starts. Each calls firmware's function, and writes down the result.
 *
 * A driver may hook the same entry, and forward to ours for as long as there are boot services: then
 * ours is not taken out, and only forwards. A table of before UEFI 2.0 lacks CreateEventEx, and is
 * left alone.
 */
#include "loader/audit/hooks.h"

#include "kernel/lib/crc32.h"
#include "loader/audit/audit_guid.h"
#include "loader/audit/checked.h"

/* Firmware's functions are called without a context, so this has to be found without one. */
static struct {
	struct audit *audit; /* NULL: calls are forwarded, and nothing is noted */
	uint32_t driver;
	bool ready; /* see hooks_saw_ready() */
	/* Firmware's functions, while ours can be reached; NULL otherwise. */
	EFI_BOOT_SERVICES firmware;
} hooks;

/* ---- Blocks of runtime memory ---- */

static void add_block(uint64_t start, uint64_t end, uint32_t driver)
{
	struct handoff_census *census = &hooks.audit->census;

	if (start >= end)
		return;
	census->block_count_all++;
	if (census->block_count < CENSUS_BLOCKS_MAX)
		hooks.audit->census_notes.blocks[census->block_count++] = (struct census_block){
			.base = paddr(start),
			.size = end - start,
			.driver = driver,
		};
}

/* Whose code calls: in a group that is signalled several drivers may have their turn. */
static uint32_t caller(paddr_t return_address)
{
	const struct handoff_drivers *drivers = &hooks.audit->drivers;
	const struct handoff_driver *driver = drivers_find(drivers, return_address);

	return driver != NULL ? (uint32_t)(driver - drivers->driver) : hooks.driver;
}

static void allocated(EFI_MEMORY_TYPE type, paddr_t start, uint64_t size,
		      const void *return_address)
{
	if (hooks.audit != NULL &&
	    (type == EfiRuntimeServicesCode || type == EfiRuntimeServicesData))
		add_block(start.value, start.value + size, caller(paddr_identity(return_address)));
}

/*
 * Pages may be given back one by one, or several allocations at once: the parts before and behind them
 * stay, as blocks of their own. Pool is freed as a whole, without a size: 0.
 */
static void freed(paddr_t start, uint64_t size)
{
	uint64_t end = start.value + (size != 0 ? size : 1);
	struct census_block *blocks;

	if (hooks.audit == NULL)
		return;
	blocks = hooks.audit->census_notes.blocks;
	/* From the end: the last one, which takes the place of a removed one, has been looked at. */
	for (uint32_t i = hooks.audit->census.block_count; i-- > 0;) {
		struct census_block block = blocks[i];
		uint64_t block_end = block.base.value + block.size;

		if (block.base.value >= end || block_end <= start.value)
			continue;
		hooks.audit->census.block_count_all--;
		blocks[i] = blocks[--hooks.audit->census.block_count];
		if (size == 0)
			continue;
		add_block(block.base.value, start.value, block.driver);
		add_block(end, block_end, block.driver);
	}
}

/* ---- The entries ---- */

static EFI_STATUS EFIAPI allocate_pool(EFI_MEMORY_TYPE type, UINTN size, void **buffer)
{
	EFI_STATUS status = hooks.firmware.AllocatePool(type, size, buffer);

	if (!EFI_ERROR(status))
		allocated(type, paddr_identity(*buffer), size, __builtin_return_address(0));
	return status;
}

static EFI_STATUS EFIAPI allocate_pages(EFI_ALLOCATE_TYPE where, EFI_MEMORY_TYPE type, UINTN pages,
					EFI_PHYSICAL_ADDRESS *memory)
{
	EFI_STATUS status = hooks.firmware.AllocatePages(where, type, pages, memory);

	if (!EFI_ERROR(status))
		allocated(type, paddr(*memory), pages_to_size(pages), __builtin_return_address(0));
	return status;
}

static EFI_STATUS EFIAPI free_pool(void *buffer)
{
	EFI_STATUS status = hooks.firmware.FreePool(buffer);

	if (!EFI_ERROR(status))
		freed(paddr_identity(buffer), 0);
	return status;
}

static EFI_STATUS EFIAPI free_pages(EFI_PHYSICAL_ADDRESS memory, UINTN pages)
{
	EFI_STATUS status = hooks.firmware.FreePages(memory, pages);

	if (!EFI_ERROR(status))
		freed(paddr(memory), pages_to_size(pages));
	return status;
}

static EFI_STATUS created(EFI_STATUS status, const EFI_EVENT *event)
{
	if (!EFI_ERROR(status) && hooks.audit != NULL)
		pointers_note_residue(hooks.audit, RESIDUE_EVENT, *event);
	return status;
}

/* The page that is taken for it is nobody's block. */
static EFI_EVENT_NOTIFY checked(EFI_EVENT_NOTIFY notify, bool late)
{
	struct audit *audit = hooks.audit;

	if (audit == NULL)
		return notify;
	hooks.audit = NULL;
	notify = checked_notify(audit, notify, late);
	hooks.audit = audit;
	return notify;
}

static EFI_STATUS EFIAPI create_event(UINT32 type, EFI_TPL level, EFI_EVENT_NOTIFY notify,
				      void *context, EFI_EVENT *event)
{
	const bool late = type == EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE;

	return created(hooks.firmware.CreateEvent(type, level, checked(notify, late), context,
						  event),
		       event);
}

/* ReadyToBoot, or the group that is signalled right after it. */
static bool is_of_ready(const EFI_GUID *group)
{
	static const EFI_GUID groups[] = {GUID_GROUP_READY_TO_BOOT, GUID_GROUP_AFTER_READY_TO_BOOT};

	return group != NULL && (guid_equal(group, &groups[0]) || guid_equal(group, &groups[1]));
}

static EFI_STATUS EFIAPI create_event_ex(UINT32 type, EFI_TPL level, EFI_EVENT_NOTIFY notify,
					 const void *context, const EFI_GUID *group,
					 EFI_EVENT *event)
{
	static const EFI_GUID address_change = GUID_GROUP_ADDRESS_CHANGE;
	const bool late = type == EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE ||
			  (group != NULL && guid_equal(group, &address_change));
	EFI_STATUS status = hooks.firmware.CreateEventEx(type, level, checked(notify, late),
							 context, group, event);

	hooks.ready |= !EFI_ERROR(status) && is_of_ready(group);
	return created(status, event);
}

/* ---- The table ---- */

static const struct {
	size_t offset;
	void *ours;
} entries[] = {
	{offsetof(EFI_BOOT_SERVICES, AllocatePool), allocate_pool},
	{offsetof(EFI_BOOT_SERVICES, AllocatePages), allocate_pages},
	{offsetof(EFI_BOOT_SERVICES, FreePool), free_pool},
	{offsetof(EFI_BOOT_SERVICES, FreePages), free_pages},
	{offsetof(EFI_BOOT_SERVICES, CreateEvent), create_event},
	{offsetof(EFI_BOOT_SERVICES, CreateEventEx), create_event_ex},
};

/* An entry that a driver has hooked over ours is neither given back nor taken a second time. */
static void exchange(EFI_BOOT_SERVICES *table, bool take)
{
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		void **entry = (void *)((uint8_t *)table + entries[i].offset);
		void **firmware = (void *)((uint8_t *)&hooks.firmware + entries[i].offset);

		if (take && *firmware == NULL) {
			*firmware = *entry;
			*entry = entries[i].ours;
		} else if (!take && *entry == entries[i].ours) {
			*entry = *firmware;
			*firmware = NULL;
		}
	}
}

static uint32_t checksum(EFI_BOOT_SERVICES *table)
{
	table->Hdr.CRC32 = 0;
	return table->Hdr.CRC32 = crc32(table, table->Hdr.HeaderSize);
}

/* A CRC that was right is right afterwards (UEFI 2.10, section 4.2); a wrong one is left alone. */
static void exchange_and_sum(EFI_BOOT_SERVICES *table, bool take)
{
	uint32_t before = table->Hdr.CRC32;
	bool right = checksum(table) == before;

	exchange(table, take);
	if (right)
		checksum(table);
	else
		table->Hdr.CRC32 = before;
}

void hooks_start(struct audit *audit, uint32_t driver)
{
	EFI_BOOT_SERVICES *table = audit->loader.firmware.boot_services;

	hooks.ready = false;
	if (table->Hdr.HeaderSize < sizeof(*table) || table->Hdr.HeaderSize > PAGE_SIZE ||
	    driver == HANDOFF_DRIVERS)
		return;
	hooks.audit = audit;
	hooks.driver = driver;
	exchange_and_sum(table, true);
}

bool hooks_saw_ready(void)
{
	return hooks.ready;
}

void hooks_stop(void)
{
	if (hooks.audit == NULL)
		return;
	exchange_and_sum(hooks.audit->loader.firmware.boot_services, false);
	hooks.audit = NULL;
}
