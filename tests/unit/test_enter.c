/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/enter.c and the pages of loader/firmware.c: the finished handoff, with every address as the
 * kernel will see it, and the jump.
 */
#include "tests/unit/readable.h"
#include "tests/unit/scripted_firmware.h"

#include <layout.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/enter.c"

static jmp_buf jumped;
static struct {
	paddr_t root;
	vaddr_t entry, handoff;
} jump;

void arch_jump(paddr_t root, vaddr_t entry, vaddr_t handoff)
{
	jump.root = root;
	jump.entry = entry;
	jump.handoff = handoff;
	longjmp(jumped, 1);
}

static EFI_STATUS EFIAPI free_pages(EFI_PHYSICAL_ADDRESS memory, UINTN pages)
{
	(void)pages;
	scripted_firmware_happened("free");
	free((void *)memory);
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI close_file(EFI_FILE_HANDLE file);

static EFI_FILE root = {.Close = close_file}, folder = {.Close = close_file};

static EFI_STATUS EFIAPI close_file(EFI_FILE_HANDLE file)
{
	scripted_firmware_happened(file == &root ? "root" : "folder");
	return EFI_SUCCESS;
}

/* A loader with its pages set aside, whose gRT and system table lie in the one region there is. */
static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);
	struct loader *loader = firmware->loader;
	struct reserved *reserved = &loader->reserved;

	free(reserved->map.descriptors);
	free(reserved->virtual_map.descriptors);
	assert_true(reserve_pages(&loader->firmware, reserved));
	scripted_firmware_fill_map(firmware, &reserved->map);
	reserved->virtual_map.descriptor_size = 48;
	reserved->virtual_map.size = 48;
	reserved->virtual_map.key = firmware->key;
	*memory_map_at(&reserved->virtual_map, 0) = (struct memory_descriptor){
		.physical_start = paddr(SCRIPTED_REGION(0)),
		.virtual_start = vaddr(RUNTIME_VIRTUAL_BASE + 0x5000),
		.pages = 4,
		.attribute = MEMORY_ATTRIBUTE_RUNTIME,
	};
	loader->kernel.image.entry = vaddr(KERNEL_VIRTUAL_BASE + 0x123);
	loader->handoff.tables.root = paddr(0x77000);
	firmware->events[0] = '\0';
	memset(&jump, 0, sizeof(jump));
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

static void enter(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	if (setjmp(jumped) == 0)
		kernel_enter(&loader->kernel, &loader->reserved, &loader->handoff);
}

/* What the kernel sees at an address of the handoff's window, as the loader sees it. */
static const void *behind(const struct scripted_firmware *firmware, vaddr_t address)
{
	const struct pages *block = &firmware->loader->reserved.block;

	assert_true(address.value >= HANDOFF_VIRTUAL_BASE);
	assert_true(address.value - HANDOFF_VIRTUAL_BASE < block->size);
	return (const uint8_t *)block->data + (address.value - HANDOFF_VIRTUAL_BASE);
}

/* The jump is to the kernel's entry, on its tables, with the handoff in its own window. */
static void test_jump(void **state)
{
	enter(*state);
	assert_int_equal(jump.root.value, 0x77000);
	assert_int_equal(jump.entry.value, KERNEL_VIRTUAL_BASE + 0x123);
	assert_int_equal(jump.handoff.value, HANDOFF_VIRTUAL_BASE);
}

/* All that the handoff points to is where the kernel sees it, and has the numbers of the loader's own. */
static void test_handoff(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct reserved *reserved = &firmware->loader->reserved;
	const struct handoff *handoff;

	enter(firmware);
	handoff = behind(firmware, jump.handoff);
	assert_int_equal(handoff->magic, HANDOFF_MAGIC);
	assert_int_equal(handoff->version, HANDOFF_VERSION);
	assert_int_equal(handoff->size, sizeof(struct handoff));
	assert_ptr_equal(behind(firmware, handoff->memory_map.descriptors),
			 reserved->map.descriptors);
	assert_int_equal(handoff->memory_map.size, reserved->map.size);
	assert_int_equal(handoff->memory_map.key, firmware->key);
	assert_int_equal(handoff->memory_map.descriptor_size, 48);
	assert_int_equal(handoff->memory_map.descriptor_version, EFI_MEMORY_DESCRIPTOR_VERSION);
	assert_ptr_equal(behind(firmware, handoff->virtual_map.descriptors),
			 reserved->virtual_map.descriptors);
	assert_int_equal(handoff->virtual_map.size, 48);
	assert_ptr_equal(behind(firmware, handoff->attributes.entries.descriptors),
			 reserved->attributes.descriptors);
	assert_int_equal(handoff->attributes.entries.key, 0);
	assert_ptr_equal(behind(firmware, handoff->images), reserved->images);
	assert_int_equal(handoff->tables.pool.mapped_at.value, TABLES_VIRTUAL_BASE);
	assert_int_equal(handoff->tables.pool.physical.value, reserved->pool.physical.value);
	assert_int_equal(handoff->tables.pool.pages, reserved->pool.pages);
	assert_int_equal(handoff->extension.value, 0);
}

/* Firmware's tables are where the virtual map has them, each with its distance from the region's start. */
static void test_firmware_tables(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct handoff *handoff;

	firmware->loader->handoff.runtime_services_physical = paddr(SCRIPTED_REGION(0) + 0x18);
	enter(firmware);
	handoff = behind(firmware, jump.handoff);
	assert_int_equal(handoff->runtime_services.value, RUNTIME_VIRTUAL_BASE + 0x5018);
	assert_int_equal(handoff->system_table.value, RUNTIME_VIRTUAL_BASE + 0x6000);
}

/* Seen somewhere else by the loader itself (an audit behind the line), it is the same handoff. */
static void test_from_elsewhere(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct reserved *reserved = &firmware->loader->reserved;
	uint8_t *elsewhere = aligned_alloc(PAGE_SIZE, reserved->block.size);
	uint8_t *there = reserved->map.descriptors;
	const struct handoff *handoff;

	memcpy(elsewhere, reserved->block.data, reserved->block.size);
	*memory_map_at(&reserved->map, 0) = *memory_map_at(&reserved->map, 3);
	memcpy(elsewhere + (reserved->virtual_map.descriptors - (uint8_t *)reserved->block.data),
	       reserved->virtual_map.descriptors, 48);
	(void)reserve_lay_out(reserved, vaddr_of(elsewhere).value);
	enter(firmware);
	handoff = (const void *)elsewhere;
	assert_int_equal(handoff->magic, HANDOFF_MAGIC);
	assert_ptr_equal(behind(firmware, handoff->memory_map.descriptors), there);
	free(elsewhere);
}

/* ---- Pages of loader/firmware.c ---- */

/* Whole pages are taken, as many times as there is room to remember them; a failure says what for. */
static void test_taking_pages(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct loader *loader = firmware->loader;
	struct pages pages;

	while (loader->firmware.taken_count < FIRMWARE_PAGES_MAX) {
		assert_true(firmware_take_pages(&loader->firmware, "a test", 4097, &pages));
		assert_int_equal(pages.size, 8192);
	}
	assert_false(firmware_take_pages(&loader->firmware, "a test", 4097, &pages));
	assert_non_null(strstr(loader->output.failure, "4097 bytes of memory for a test"));
	assert_int_equal(loader->output.status, EFI_OUT_OF_RESOURCES);
}

static uint8_t half_there[2 * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

static EFI_STATUS EFIAPI hand_out_half(EFI_ALLOCATE_TYPE type, EFI_MEMORY_TYPE memory, UINTN pages,
				       EFI_PHYSICAL_ADDRESS *address)
{
	(void)type;
	(void)memory;
	(void)pages;
	*address = (uintptr_t)half_there;
	return EFI_SUCCESS;
}

/* Firmware answers with success, and the end of it is not there. */
static void test_taking_what_is_not_there(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct pages pages;

	firmware->boot_services.AllocatePages = hand_out_half;
	readable_hole = (struct readable_hole){half_there + PAGE_SIZE, PAGE_SIZE};
	assert_true(firmware_take_pages(&firmware->loader->firmware, "a test", PAGE_SIZE, &pages));
	assert_false(
		firmware_take_pages(&firmware->loader->firmware, "a test", PAGE_SIZE + 1, &pages));
	assert_int_equal(firmware->loader->output.status, EFI_PROTOCOL_ERROR);
	readable_hole.size = 0;
	firmware->loader->firmware.taken_count--; /* the page that was there: it is static */
}

/* Everything goes back, and what is open on the volume is closed, once, the volume last. */
static void test_giving_back(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct loader *loader = firmware->loader;
	struct pages pages;

	firmware->boot_services.FreePages = free_pages;
	assert_true(firmware_take_pages(&loader->firmware, "a test", 1, &pages));
	firmware->events[0] = '\0';
	loader->firmware.root = &root;
	loader->firmware.folder = &folder;
	firmware_give_back(&loader->firmware);
	firmware_give_back(&loader->firmware);
	assert_string_equal(firmware->events, "free free folder root");
	assert_null(loader->firmware.root);
	assert_null(loader->firmware.folder);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_jump),
		FRESH(test_handoff),
		FRESH(test_firmware_tables),
		FRESH(test_from_elsewhere),
		FRESH(test_taking_pages),
		FRESH(test_taking_what_is_not_there),
		FRESH(test_giving_back),
	};

	return cmocka_run_group_tests_name("enter", tests, NULL, NULL);
}
