/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_MEMORY_ATTRIBUTES_TABLE: copied if it may be believed, and asked about pages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/attributes.h"
#include "tests/unit/maps.h"

#define ENTRIES 3
#define STRIDE 48

/* A table of three entries with bytes that a copy must have. */
struct table {
	struct attributes_header header;
	uint8_t entries[ENTRIES * STRIDE];
};

static struct table good_table(void)
{
	struct table table = {
		.header = {.version = 1, .entry_count = ENTRIES, .descriptor_size = STRIDE}};

	for (size_t i = 0; i < sizeof(table.entries); i++)
		table.entries[i] = (uint8_t)(i * 7);
	return table;
}

/* Copies into exactly `capacity` bytes; on failure nothing of the output has changed. */
static enum status copy(const struct attributes_header *table, uint64_t capacity,
			struct memory_map *entries)
{
	struct memory_map before = {.descriptors = malloc(capacity),
				    .size = 1,
				    .key = 2,
				    .descriptor_size = 3,
				    .descriptor_version = 4};
	enum status status;

	*entries = before;
	status = attributes_copy(table, entries, capacity);
	if (status != STATUS_OK) {
		assert_memory_equal(entries, &before, sizeof(before));
		map_free(&before);
	}
	return status;
}

/* A table that just fits is copied to the last byte. */
static void test_copy(void **state)
{
	struct table table = good_table();
	struct memory_map entries;

	(void)state;
	assert_int_equal(copy(&table.header, sizeof(table.entries), &entries), STATUS_OK);
	assert_int_equal(entries.size, sizeof(table.entries));
	assert_int_equal(entries.descriptor_size, STRIDE);
	assert_int_equal(entries.key, 0);
	assert_int_equal(entries.descriptor_version, 0);
	assert_memory_equal(entries.descriptors, table.entries, sizeof(table.entries));
	map_free(&entries);
}

/* One byte less room than the table needs is not enough. */
static void test_room(void **state)
{
	struct table table = good_table();
	struct memory_map entries;

	(void)state;
	assert_int_equal(copy(&table.header, sizeof(table.entries) - 1, &entries),
			 STATUS_ATTRIBUTES_TOO_LARGE);
	table.header.entry_count = 0xffffffff;
	assert_int_equal(copy(&table.header, sizeof(table.entries), &entries),
			 STATUS_ATTRIBUTES_TOO_LARGE);
	/* A product that is 0 in 32 bits is not 0. */
	table.header.entry_count = 0x20000000;
	assert_int_equal(copy(&table.header, sizeof(table.entries), &entries),
			 STATUS_ATTRIBUTES_TOO_LARGE);
}

/* Without a table there is nothing to copy. */
static void test_absent(void **state)
{
	struct memory_map entries;

	(void)state;
	assert_int_equal(copy(NULL, 64, &entries), STATUS_ATTRIBUTES_ABSENT);
}

/* Versions 1 and 2 exist. */
static void test_version(void **state)
{
	struct table table = good_table();
	struct memory_map entries;

	(void)state;
	table.header.version = 2;
	assert_int_equal(copy(&table.header, sizeof(table.entries), &entries), STATUS_OK);
	map_free(&entries);
	table.header.version = 0;
	assert_int_equal(copy(&table.header, sizeof(table.entries), &entries),
			 STATUS_ATTRIBUTES_VERSION);
	table.header.version = 3;
	assert_int_equal(copy(&table.header, sizeof(table.entries), &entries),
			 STATUS_ATTRIBUTES_VERSION);
}

/* Entries smaller than a descriptor, or at odd distances, are none. */
static void test_entry_size(void **state)
{
	static const uint32_t sizes[] = {0, 32, 39, 44, 0xffffffff};
	struct table table = good_table();
	struct memory_map entries;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		table.header.descriptor_size = sizes[i];
		assert_int_equal(copy(&table.header, sizeof(table.entries), &entries),
				 STATUS_ATTRIBUTES_SIZE);
	}
}

/* A table without entries is a table, though it knows nothing. */
static void test_no_entries(void **state)
{
	struct table table = good_table();
	struct memory_map entries;

	(void)state;
	table.header.entry_count = 0;
	assert_int_equal(copy(&table.header, 8, &entries), STATUS_OK);
	assert_null(attributes_find(&entries, paddr(0)));
	map_free(&entries);
	assert_null(attributes_find(NULL, paddr(0)));
}

/* An entry answers for its first and its last page. */
static void test_find(void **state)
{
	struct memory_map entries = map_make(2, 40);
	struct memory_descriptor *code, *data;

	(void)state;
	code = map_add(&entries, MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 2, MEMORY_ATTRIBUTE_RO);
	data = map_add(&entries, MEMORY_RUNTIME_SERVICES_DATA, 0x3000, 2,
		       MEMORY_ATTRIBUTE_XP | MEMORY_ATTRIBUTE_RO);
	assert_ptr_equal(attributes_find(&entries, paddr(0x5000)), code);
	assert_ptr_equal(attributes_find(&entries, paddr(0x6000)), code);
	assert_ptr_equal(attributes_find(&entries, paddr(0x4000)), data);
	assert_null(attributes_find(&entries, paddr(0x2000)));
	assert_null(attributes_find(&entries, paddr(0x7000)));
	map_free(&entries);
}

/* An entry with neither RO nor XP is legal: it says that its pages cannot be protected. */
static void test_find_without_rights(void **state)
{
	struct memory_map entries = map_make(1, 40);
	struct memory_descriptor *code;

	(void)state;
	code = map_add(&entries, MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 1, MEMORY_ATTRIBUTE_RUNTIME);
	assert_ptr_equal(attributes_find(&entries, paddr(0x5000)), code);
	map_free(&entries);
}

/* Entries that Linux would not believe answer nothing, each for its own reason. */
static void test_find_skips_unbelievable_entries(void **state)
{
	struct memory_map entries = map_make(8, 40);
	struct memory_descriptor *good;

	(void)state;
	map_add(&entries, MEMORY_BOOT_SERVICES_CODE, 0x5000, 1, MEMORY_ATTRIBUTE_RO);
	map_add(&entries, MEMORY_MMIO, 0x5000, 1, MEMORY_ATTRIBUTE_XP);
	map_add(&entries, MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 0, MEMORY_ATTRIBUTE_RO);
	map_add(&entries, MEMORY_RUNTIME_SERVICES_CODE, 0x4800, 2, MEMORY_ATTRIBUTE_RO);
	map_add(&entries, MEMORY_RUNTIME_SERVICES_CODE, 0x5000, UINT64_MAX, MEMORY_ATTRIBUTE_RO);
	assert_null(attributes_find(&entries, paddr(0x5000)));
	good = map_add(&entries, MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 1, MEMORY_ATTRIBUTE_RO);
	assert_ptr_equal(attributes_find(&entries, paddr(0x5000)), good);
	map_free(&entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_entry_size),
		cmocka_unit_test(test_no_entries),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_skips_unbelievable_entries),
		cmocka_unit_test(test_find_without_rights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
