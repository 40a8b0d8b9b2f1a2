/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/hooks.c: what is written down of a driver under test while it is started, and that
 * firmware's table is given back as it was.
 */
#include "tests/unit/hooks_world.h"

/* Runtime memory is a block of the driver that is being started, as large as it was asked for. */
static void test_blocks(void **state)
{
	struct scripted_firmware *firmware = *state;

	hooks_start(&firmware->audit, 5);
	assert_ptr_equal(take_pool(firmware, EfiRuntimeServicesData, MEMORY + 8, 100),
			 (void *)(MEMORY + 8));
	take_pages(firmware, MEMORY + 0x1000, 2);
	hooks_stop();
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY + 8, 100);
	assert_block(firmware, MEMORY + 0x1000, 0x2000);
}

/* Other memory is gone at the exit, and what was refused is nobody's. */
static void test_no_blocks(void **state)
{
	struct scripted_firmware *firmware = *state;

	hooks_start(&firmware->audit, 5);
	take_pool(firmware, EfiBootServicesData, MEMORY, 100);
	take_pool(firmware, EfiLoaderData, MEMORY, 100);
	take_pool(firmware, EfiACPIMemoryNVS, MEMORY, 100);
	script.status = EFI_OUT_OF_RESOURCES;
	assert_null(take_pool(firmware, EfiRuntimeServicesData, MEMORY, 100));
	take_pages(firmware, MEMORY, 1);
	hooks_stop();
	assert_blocks(firmware, 0);
}

/* Pool that is given back is no block any more; if firmware refuses, it still is. */
static void test_free_pool(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	hooks_start(&firmware->audit, 5);
	for (uint64_t i = 0; i < 3; i++)
		take_pool(firmware, EfiRuntimeServicesData, MEMORY + i * 0x100, 0x100);
	assert_int_equal(table->FreePool((void *)(MEMORY + 0x100)), EFI_SUCCESS);
	assert_int_equal(table->FreePool((void *)(MEMORY + 0x300)), EFI_SUCCESS);
	script.status = EFI_INVALID_PARAMETER;
	assert_int_equal(table->FreePool((void *)MEMORY), EFI_INVALID_PARAMETER);
	hooks_stop();
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY, 0x100);
	assert_block(firmware, MEMORY + 0x200, 0x100);
}

/* Pages may be given back from the start, the end or the middle: the rest stays. */
static void test_free_some_pages(void **state)
{
	struct scripted_firmware *firmware = *state;

	hooks_start(&firmware->audit, 5);
	take_pages(firmware, MEMORY, 8);
	give_pages(firmware, MEMORY, 1);
	assert_blocks(firmware, 1);
	assert_block(firmware, MEMORY + 0x1000, 0x7000);
	give_pages(firmware, MEMORY + 0x7000, 1);
	assert_blocks(firmware, 1);
	assert_block(firmware, MEMORY + 0x1000, 0x6000);
	give_pages(firmware, MEMORY + 0x3000, 2);
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY + 0x1000, 0x2000);
	assert_block(firmware, MEMORY + 0x5000, 0x2000);
	give_pages(firmware, MEMORY + 0x3000, 2);
	assert_blocks(firmware, 2);
	hooks_stop();
}

/* What was taken in several pieces may be given back in one. */
static void test_free_several_pages(void **state)
{
	struct scripted_firmware *firmware = *state;

	hooks_start(&firmware->audit, 5);
	for (uint64_t i = 0; i < 4; i++)
		take_pages(firmware, MEMORY + i * 0x2000, 2);
	script.status = EFI_NOT_FOUND;
	give_pages(firmware, MEMORY, 8);
	assert_blocks(firmware, 4);
	script.status = EFI_SUCCESS;
	give_pages(firmware, MEMORY + 0x1000, 6);
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY, 0x1000);
	assert_block(firmware, MEMORY + 0x7000, 0x1000);
	give_pages(firmware, MEMORY, 8);
	assert_blocks(firmware, 0);
	hooks_stop();
}

/* More blocks than there is room for are counted. */
static void test_too_many_blocks(void **state)
{
	struct scripted_firmware *firmware = *state;

	hooks_start(&firmware->audit, 5);
	for (uint64_t i = 0; i < CENSUS_BLOCKS_MAX + 2; i++)
		take_pages(firmware, MEMORY + i * 0x1000, 1);
	hooks_stop();
	assert_int_equal(firmware->audit.census.block_count, CENSUS_BLOCKS_MAX);
	assert_int_equal(firmware->audit.census.block_count_all, CENSUS_BLOCKS_MAX + 2);
}

static void EFIAPI driver_notify(EFI_EVENT event, void *context)
{
	(void)event, (void)context;
}

/* Is the function of the last event one that is checked, in `page`? */
static bool is_checked_in(const uint8_t *page)
{
	return (uintptr_t)script.notify - (uintptr_t)page < PAGE_SIZE;
}

/* Firmware is given functions that are checked, of either call; those of the address change, by their old type
 * or by their group, where there will be memory then. Nobody else's are. */
static void test_notification_functions(void **state)
{
	static const EFI_GUID change = GUID_GROUP_ADDRESS_CHANGE, exit = GUID_GROUP_EXIT;
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;
	static uint8_t early[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
	static uint8_t late[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
	EFI_EVENT event;

	hooks_start(&firmware->audit, 5);
	script.next = (uintptr_t)late;
	table->CreateEvent(EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_NOTIFY, driver_notify, NULL,
			   &event);
	assert_true(is_checked_in(late));
	script.next = (uintptr_t)early;
	table->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_NOTIFY, driver_notify, NULL, &event);
	assert_true(is_checked_in(early));
	table->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, driver_notify, NULL, &change, &event);
	assert_true(is_checked_in(late));
	table->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, driver_notify, NULL, &exit, &event);
	assert_true(is_checked_in(early));
	table->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, driver_notify, NULL, NULL, &event);
	assert_true(is_checked_in(early));
	hooks_stop();
	assert_blocks(firmware, 0);
	table->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_NOTIFY, driver_notify, NULL, &event);
	assert_ptr_equal(script.notify, driver_notify);
}

/* Events are residue, of either call; one that was not created is none. */
static void test_events(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;
	const struct census_residue *residue = firmware->audit.census_notes.residue;
	EFI_EVENT event;

	hooks_start(&firmware->audit, 5);
	table->CreateEvent(0, TPL_CALLBACK, NULL, NULL, &event);
	script.next++;
	table->CreateEventEx(0, TPL_CALLBACK, NULL, NULL, NULL, &event);
	script.status = EFI_INVALID_PARAMETER;
	assert_int_equal(table->CreateEvent(0, 0, NULL, NULL, &event), EFI_INVALID_PARAMETER);
	hooks_stop();
	assert_int_equal(firmware->audit.census.residue_count, 2);
	assert_int_equal(residue[0].value, MEMORY);
	assert_int_equal(residue[0].kind, RESIDUE_EVENT);
	assert_int_equal(residue[1].value, MEMORY + 1);
	assert_int_equal(residue[1].kind, RESIDUE_EVENT);
}

/* Events of ReadyToBoot, and of what follows it, are told from all others. */
static void test_ready(void **state)
{
	static const EFI_GUID ready[] = {GUID_GROUP_READY_TO_BOOT, GUID_GROUP_AFTER_READY_TO_BOOT};
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;
	const EFI_GUID other = GUID_GROUP_EXIT;
	EFI_EVENT event;

	for (size_t i = 0; i < 2; i++) {
		hooks_start(&firmware->audit, 5);
		table->CreateEventEx(0, TPL_CALLBACK, NULL, NULL, &other, &event);
		table->CreateEventEx(0, TPL_CALLBACK, NULL, NULL, NULL, &event);
		script.status = EFI_OUT_OF_RESOURCES;
		table->CreateEventEx(0, TPL_CALLBACK, NULL, NULL, &ready[i], &event);
		assert_false(hooks_saw_ready());
		script.status = EFI_SUCCESS;
		table->CreateEventEx(0, TPL_CALLBACK, NULL, NULL, &ready[i], &event);
		hooks_stop();
		assert_true(hooks_saw_ready());
	}
	hooks_start(&firmware->audit, 5);
	hooks_stop();
	assert_false(hooks_saw_ready());
}

extern const char __executable_start, etext[]; /* the linker's: of this program's code */

/* What another driver's code asks for is its own. */
static void test_whose_block(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_driver *driver = &firmware->audit.drivers.driver[3];

	driver->base = paddr((uintptr_t)&__executable_start);
	driver->size = (uint64_t)(etext - &__executable_start);
	hooks_start(&firmware->audit, 5);
	take_pool(firmware, EfiRuntimeServicesData, MEMORY, 8);
	hooks_stop();
	assert_int_equal(firmware->audit.census_notes.blocks[0].driver, 3);
}

/* ---- The table ---- */

static void take_one_of_each(struct scripted_firmware *firmware)
{
	EFI_EVENT event;

	take_pool(firmware, EfiRuntimeServicesData, MEMORY, 8);
	take_pages(firmware, MEMORY, 1);
	firmware->boot_services.CreateEvent(0, TPL_CALLBACK, NULL, NULL, &event);
}

/* Before and behind it the table is firmware's, to the last bit, and nothing is noted. */
static void test_the_table_is_given_back(void **state)
{
	struct scripted_firmware *firmware = *state;
	const EFI_BOOT_SERVICES before = firmware->boot_services;

	take_one_of_each(firmware);
	hooks_start(&firmware->audit, 5);
	assert_memory_not_equal(&firmware->boot_services, &before, sizeof(before));
	assert_int_equal(firmware->boot_services.Hdr.CRC32,
			 crc32_table(&firmware->boot_services, sizeof(before)));
	hooks_stop();
	assert_memory_equal(&firmware->boot_services, &before, sizeof(before));
	take_one_of_each(firmware);
	assert_blocks(firmware, 0);
	assert_int_equal(firmware->audit.census.residue_count_all, 0);
}

/* A CRC that was wrong is not ours to mend. */
static void test_wrong_crc(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->boot_services.Hdr.CRC32 ^= 1;
	for (uint32_t crc = firmware->boot_services.Hdr.CRC32, i = 0; i < 2; i++) {
		hooks_start(&firmware->audit, 5);
		assert_int_equal(firmware->boot_services.Hdr.CRC32, crc);
		hooks_stop();
		assert_int_equal(firmware->boot_services.Hdr.CRC32, crc);
	}
}

/* A table that is shorter, or of an absurd length, is left alone; and who has no index is not noted. */
static void test_not_hooked(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	table->Hdr.HeaderSize = sizeof(*table) - 8;
	hooks_start(&firmware->audit, 5);
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
	hooks_stop();
	table->Hdr.HeaderSize = UINT32_MAX;
	hooks_start(&firmware->audit, 5);
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
	hooks_stop();
	table->Hdr.HeaderSize = sizeof(*table);
	hooks_start(&firmware->audit, HANDOFF_DRIVERS);
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
	hooks_stop();
}

/* ---- A driver that hooks the table itself ---- */

static EFI_ALLOCATE_POOL hooked;
static unsigned int hook_calls;

static EFI_STATUS EFIAPI hook(EFI_MEMORY_TYPE type, UINTN size, void **buffer)
{
	hook_calls++;
	return hooked(type, size, buffer);
}

/* Its hook stays in front, and ours behind it, where it only forwards until the next driver's turn. */
static void test_hooked_by_a_driver_too(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	hook_calls = 0;
	hooks_start(&firmware->audit, 5);
	hooked = table->AllocatePool;
	table->AllocatePool = hook;
	table->Hdr.CRC32 = crc32_table(table, sizeof(*table));
	hooks_stop();
	assert_ptr_equal(table->AllocatePool, hook);
	assert_ptr_equal(table->FreePool, firmware_free_pool);
	assert_int_equal(table->Hdr.CRC32, crc32_table(table, sizeof(*table)));
	take_pool(firmware, EfiRuntimeServicesData, MEMORY, 8);
	assert_int_equal(hook_calls, 1);
	assert_blocks(firmware, 0);

	hooks_start(&firmware->audit, 5);
	take_pool(firmware, EfiRuntimeServicesData, MEMORY, 8);
	take_pages(firmware, MEMORY + 0x1000, 1);
	hooks_stop();
	assert_int_equal(hook_calls, 2);
	assert_blocks(firmware, 2);
	assert_ptr_equal(table->AllocatePool, hook);

	table->AllocatePool = hooked;
	hooks_start(&firmware->audit, 5);
	hooks_stop();
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_blocks),
		FRESH(test_no_blocks),
		FRESH(test_free_pool),
		FRESH(test_free_some_pages),
		FRESH(test_free_several_pages),
		FRESH(test_too_many_blocks),
		FRESH(test_notification_functions),
		FRESH(test_events),
		FRESH(test_ready),
		FRESH(test_whose_block),
		FRESH(test_the_table_is_given_back),
		FRESH(test_wrong_crc),
		FRESH(test_not_hooked),
		FRESH(test_hooked_by_a_driver_too),
	};

	return cmocka_run_group_tests_name("hooks", tests, NULL, NULL);
}
