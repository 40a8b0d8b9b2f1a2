/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/published.c: which table counts as gRT, and which fault keeps one from it.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/crc32.h"
#include "loader/audit/first_call.c"
#include "loader/audit/published.c"
#include "tests/unit/readable.h"

/* A page of runtime memory, with a sound table at its start. */
static _Alignas(PAGE_SIZE) union {
	struct runtime_services table;
	uint8_t bytes[PAGE_SIZE];
} page;

static struct memory_descriptor descriptor;
static const struct memory_map map = {
	.descriptors = (uint8_t *)&descriptor,
	.size = sizeof(descriptor),
	.descriptor_size = sizeof(descriptor),
};

static void seal(struct runtime_services *table)
{
	table->header.crc32 = crc32_table(table, table->header.header_size);
}

static int set_up(void **state)
{
	(void)state;
	memset(&page, 0x5a, sizeof(page));
	page.table.header = (struct table_header){.signature = EFI_RUNTIME_SERVICES_SIGNATURE,
						  .header_size = sizeof(page.table)};
	seal(&page.table);
	descriptor = (struct memory_descriptor){
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = paddr_identity(&page),
		.pages = 1,
		.attribute = MEMORY_ATTRIBUTE_RUNTIME,
	};
	return 0;
}

static void assert_fault(enum table_fault fault)
{
	assert_int_equal(published_examine(&map, &page.table), fault);
}

static void test_sound(void **state)
{
	(void)state;
	assert_fault(TABLE_SOUND);
	/* EFI 1.10's, and one of a later specification that fills the page. */
	page.table.header.header_size = SIZE_LEAST;
	seal(&page.table);
	assert_fault(TABLE_SOUND);
	page.table.header.header_size = PAGE_SIZE;
	seal(&page.table);
	assert_fault(TABLE_SOUND);
}

static void test_content(void **state)
{
	(void)state;
	page.table.entry[0]++;
	assert_fault(TABLE_CRC);
	page.table.header.signature++;
	seal(&page.table);
	assert_fault(TABLE_SIGNATURE);
	page.table.header.signature--;
	page.table.header.header_size = SIZE_LEAST - 8;
	seal(&page.table);
	assert_fault(TABLE_SIZE);
	page.table.header.header_size = PAGE_SIZE + 8;
	assert_fault(TABLE_SIZE);
	page.table.header.header_size = UINT32_MAX;
	assert_fault(TABLE_SIZE);
}

/* What lies nowhere is not read. */
static void test_place(void **state)
{
	(void)state;
	assert_int_equal(published_examine(&map, NULL), TABLE_PLACE);
	assert_int_equal(published_examine(&map, (void *)(page.bytes + PAGE_SIZE)), TABLE_PLACE);
	assert_int_equal(published_examine(&map, (void *)(page.bytes + PAGE_SIZE - 64)),
			 TABLE_PLACE);
	assert_int_equal(published_examine(&map, (void *)0x6867666564636261), TABLE_PLACE);
	descriptor.attribute = 0;
	assert_fault(TABLE_PLACE);
}

/* The end of a long table lies in runtime memory, too. */
static void test_place_of_the_end(void **state)
{
	struct runtime_services *last = (void *)(page.bytes + PAGE_SIZE - sizeof(page.table));

	(void)state;
	*last = page.table;
	assert_int_equal(published_examine(&map, last), TABLE_SOUND);
	last->header.header_size += 8;
	assert_int_equal(published_examine(&map, last), TABLE_SIZE);
}

/* ---- Going over to it ---- */

void pointers_note_residue(struct audit *audit, enum census_residue_kind kind, const void *value)
{
	(void)audit;
	assert_int_equal(kind, RESIDUE_RUNTIME_SERVICES);
	assert_ptr_equal(value, &page);
	scripted_firmware_happened("residue");
}

struct boot_exit leave_with(struct loader *loader)
{
	return (struct boot_exit){.boot_services = loader->firmware.boot_services,
				  .map = &loader->reserved.map,
				  .capacity = loader->reserved.map_capacity};
}

static void put_runtime_page(unsigned int call, struct memory_map *read)
{
	(void)call;
	*memory_map_at(read, 0) = descriptor;
}

static void look(struct scripted_firmware *firmware, enum phase phase, const char *events)
{
	firmware->events[0] = '\0';
	firmware->audit.phase = phase;
	published_look(&firmware->audit);
	assert_string_equal(firmware->events, events);
}

static void test_look(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, SCRIPTED_COUNT * 2);
	struct loader *loader = firmware->loader;
	const struct published_table *published = &firmware->notes.published;

	(void)state;
	firmware->change_map = put_runtime_page;
	look(firmware, PHASE_BOOT, "");
	assert_int_equal(published->physical.value, 0);
	/* Unsound: the one before it stays. */
	firmware->system_table.RuntimeServices = (void *)&page;
	page.table.entry[3]++;
	look(firmware, PHASE_BOOT, "map");
	assert_int_equal(published->fault, TABLE_CRC);
	assert_ptr_equal(loader->firmware.runtime_services, &firmware->runtime_services);
	/* Made sound in the exit, which calls nothing any more. */
	seal(&page.table);
	look(firmware, PHASE_PHYSICAL, "residue");
	assert_int_equal(published->fault, TABLE_SOUND);
	assert_int_equal(published->physical.value, (uintptr_t)&page);
	assert_int_equal(published->before.value, (uintptr_t)&firmware->runtime_services);
	assert_ptr_equal(loader->firmware.runtime_services, &page);
	assert_int_equal(loader->handoff.runtime_services_physical.value, (uintptr_t)&page);
	look(firmware, PHASE_PHYSICAL, "");
	/* Firmware converts the table that it knows, which is still looked at. */
	assert_true(published_is_unchanged(&firmware->audit));
	firmware->runtime_services.SetVirtualAddressMap = NULL;
	assert_true(published_is_unchanged(&firmware->audit));
	/* A hook that a driver has put in there. */
	firmware->runtime_services.GetTime = (void *)0x5000010;
	assert_false(published_is_unchanged(&firmware->audit));
	firmware->audit.drivers.count = 1;
	firmware->audit.drivers.driver[0] = (struct handoff_driver){.base = paddr(0x5000000),
								    .size = 0x1000};
	assert_true(published_is_unchanged(&firmware->audit));
	firmware->runtime_services.GetTime = NULL;
	assert_false(published_is_unchanged(&firmware->audit));
	scripted_firmware_close(firmware);
}

/* A table that cannot be read ends the walk before anybody looks into it. */
static void test_meet(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 200);

	(void)state;
	assert_true(published_meet(&firmware->audit));
	firmware->loader->firmware.runtime_services = WILD;
	assert_false(published_meet(&firmware->audit));
	assert_non_null(strstr(firmware->loader->output.failure,
			       "EFI_RUNTIME_SERVICES at 0xdead00000000: EFI_NO_MAPPING"));
	scripted_firmware_close(firmware);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_sound, set_up),
		cmocka_unit_test_setup(test_content, set_up),
		cmocka_unit_test_setup(test_place, set_up),
		cmocka_unit_test_setup(test_place_of_the_end, set_up),
		cmocka_unit_test_setup(test_look, set_up),
		cmocka_unit_test_setup(test_meet, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
