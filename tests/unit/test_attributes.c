/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_MEMORY_ATTRIBUTES_TABLE: copied if it may be believed, and which of its entries may.
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
	assert_int_equal(memory_map_count(&entries), 0);
	map_free(&entries);
}

static bool is_believable(uint32_t type, uint64_t start, uint64_t pages, uint64_t attribute)
{
	const struct memory_descriptor entry = {.type = type,
						.physical_start = paddr(start),
						.pages = pages,
						.attribute = attribute};

	return attributes_is_believable(&entry);
}

/* Code and data of runtime services, whatever is said of them: one with neither RO nor XP is legal, and
 * says that its pages cannot be protected. */
static void test_believable(void **state)
{
	static const uint64_t attributes[] = {MEMORY_ATTRIBUTE_RO, MEMORY_ATTRIBUTE_XP,
					      MEMORY_ATTRIBUTE_RO | MEMORY_ATTRIBUTE_XP,
					      MEMORY_ATTRIBUTE_RUNTIME, 0};

	(void)state;
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		assert_true(is_believable(MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 1, attributes[i]));
		assert_true(is_believable(MEMORY_RUNTIME_SERVICES_DATA, 0, 2, attributes[i]));
	}
	/* The last page whose end is a number. */
	assert_true(is_believable(MEMORY_RUNTIME_SERVICES_CODE, UINT64_MAX - 0x1fff, 1, 0));
}

/* Entries that Linux would not believe either, each for its own reason. */
static void test_unbelievable(void **state)
{
	(void)state;
	assert_false(is_believable(MEMORY_BOOT_SERVICES_CODE, 0x5000, 1, MEMORY_ATTRIBUTE_RO));
	assert_false(is_believable(MEMORY_CONVENTIONAL, 0x5000, 1, MEMORY_ATTRIBUTE_RO));
	assert_false(is_believable(MEMORY_MMIO, 0x5000, 1, MEMORY_ATTRIBUTE_XP));
	assert_false(is_believable(MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 0, MEMORY_ATTRIBUTE_RO));
	assert_false(is_believable(MEMORY_RUNTIME_SERVICES_CODE, 0x4800, 2, MEMORY_ATTRIBUTE_RO));
	assert_false(is_believable(MEMORY_RUNTIME_SERVICES_CODE, 0x5000, UINT64_MAX, 0));
	assert_false(is_believable(MEMORY_RUNTIME_SERVICES_DATA, UINT64_MAX - 0xfff, 1, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copy),	   cmocka_unit_test(test_room),
		cmocka_unit_test(test_absent),	   cmocka_unit_test(test_version),
		cmocka_unit_test(test_entry_size), cmocka_unit_test(test_no_entries),
		cmocka_unit_test(test_believable), cmocka_unit_test(test_unbelievable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
