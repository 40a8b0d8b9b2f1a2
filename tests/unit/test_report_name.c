/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The name of a report's file: out of SMBIOS as machines have it, and as it can be broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/display/smbios.h"
#include "loader/audit/core/report_name.h"

#define FIRMWARE                                                                                   \
	"\0\6\0\0\1\2Somebody\0"                                                                   \
	"2022.11-6\0\0"
#define SYSTEM "\1\6\1\0\1\2QEMU\0Standard PC (Q35 + ICH9, 2009)\0\0"
#define BOARD "\2\6\2\0\1\2ACME Inc.\0B-1/x\0\0"
#define BOARD_SILENT "\2\6\2\0\0\0\0\0"
#define END "\177\4\3\0\0\0"

/* A copy of exactly that length: the sanitizer watches the byte behind it. */
static void assert_name(const char *structures, size_t length, const char *expected)
{
	char name[REPORT_NAME_SIZE];
	uint8_t *copy = malloc(length + 1);

	memcpy(copy + 1, structures, length);
	report_name(copy + 1, length, name);
	free(copy);
	assert_string_equal(name, expected);
}

/* Vendor, board and version; what is no letter, digit or point is one `-`. */
static void test_name(void **state)
{
	(void)state;
	assert_name(FIRMWARE SYSTEM BOARD END, sizeof(FIRMWARE SYSTEM BOARD END) - 1,
		    "ACME-Inc.-B-1-x-2022.11-6");
}

/* A board that says nothing is the system's, and a long name is cut off; without both it is unknown. */
static void test_fallbacks(void **state)
{
	(void)state;
	assert_name(FIRMWARE SYSTEM BOARD_SILENT END, sizeof(FIRMWARE SYSTEM BOARD_SILENT END) - 1,
		    "QEMU-Standard-PC-Q35-ICH9-2009-2022.11-6");
	assert_name(FIRMWARE SYSTEM END, sizeof(FIRMWARE SYSTEM END) - 1,
		    "QEMU-Standard-PC-Q35-ICH9-2009-2022.11-6");
	assert_name("", 0, "unknown");
	assert_name(END, sizeof(END) - 1, "unknown");
	assert_name("\1\6\1\0\1\1"
		    "a name that is much longer than any file's may be\0\0",
		    57, "a-name-that-is-much-longer-than-any-file");
}

/* Nothing is read behind the end, wherever that is. */
static void test_cut_off(void **state)
{
	static const char all[] = FIRMWARE SYSTEM BOARD END;
	char name[REPORT_NAME_SIZE];

	(void)state;
	for (size_t length = 0; length < sizeof(all); length++) {
		uint8_t *copy = malloc(length + 1);

		memcpy(copy + 1, all, length);
		report_name(copy + 1, length, name);
		free(copy);
		assert_int_not_equal(name[0], '\0');
	}
	/* A length shorter than its own header, a string's number that no string has. */
	assert_name("\2\3\0\0\0\0", 6, "unknown");
	assert_name("\2\6\0\0\7\1board\0\0", 13, "board");
}

static void sum_up(uint8_t *entry, size_t size, size_t checksum)
{
	uint8_t sum = 0;

	entry[checksum] = 0;
	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + entry[i]);
	entry[checksum] = (uint8_t)-sum;
}

static void test_entry_points(void **state)
{
	uint8_t new_one[24] = "_SM3_", old_one[31] = "_SM_";
	uint64_t length;

	(void)state;
	new_one[6] = 24;
	new_one[12] = 0x10;
	new_one[16] = 0x34;
	new_one[20] = 1;
	sum_up(new_one, 24, 5);
	assert_int_equal(smbios_structures(new_one, sizeof(new_one), &length), 0x100000034);
	assert_int_equal(length, 0x10);
	assert_int_equal(smbios_structures(new_one, sizeof(new_one) - 1, &length), 0);
	assert_int_equal(length, 0);
	new_one[20]++;
	assert_int_equal(smbios_structures(new_one, sizeof(new_one), &length), 0);
	/* Longer than what can be read of it, and shorter than it is. */
	new_one[6] = 25;
	sum_up(new_one, 24, 5);
	assert_int_equal(smbios_structures(new_one, sizeof(new_one), &length), 0);
	new_one[6] = 23;
	sum_up(new_one, 23, 5);
	assert_int_equal(smbios_structures(new_one, sizeof(new_one), &length), 0);
	old_one[5] = 31;
	old_one[22] = 0x20;
	old_one[25] = 0xf0;
	sum_up(old_one, 31, 4);
	assert_int_equal(smbios_structures(old_one, sizeof(old_one), &length), 0xf000);
	assert_int_equal(length, 0x20);
	old_one[5] = 30;
	sum_up(old_one, 30, 4);
	assert_int_equal(smbios_structures(old_one, sizeof(old_one), &length), 0xf000);
	old_one[0] = 'x';
	sum_up(old_one, 30, 4);
	assert_int_equal(smbios_structures(old_one, sizeof(old_one), &length), 0);
}

/* A kernel sees them where they lie in a RUNTIME region, and nowhere else. */
static struct smbios_board board_of(const char *structures, uint64_t length, uint64_t told)
{
	static uint8_t memory[2 * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
	struct memory_descriptor region = {
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = paddr(0x7f000000),
		.virtual_start = vaddr_of(memory),
		.pages = 2,
		.attribute = MEMORY_ATTRIBUTE_RUNTIME,
	};
	struct handoff handoff = {
		.virtual_map = {.descriptors = vaddr_of(&region),
				.size = sizeof(region),
				.descriptor_size = sizeof(region)},
		.smbios3 = paddr(0x7f000010),
	};

	memcpy(memory + 0x10, "_SM3_", 5);
	memory[0x10 + 6] = 24;
	memcpy(memory + 0x10 + 12, &told, 4);
	memcpy(memory + 0x10 + 16, (uint64_t[]){0x7f002000 - length}, 8);
	sum_up(memory + 0x10, 24, 5);
	memcpy(memory + sizeof(memory) - length, structures, length);
	return smbios_board(&handoff);
}

static void test_board(void **state)
{
	static const char all[] = FIRMWARE SYSTEM BOARD END, quoted[] = "\1\6\1\0\1\2a\"\nb\0c\0";
	static const char anonymous[] = "\1\6\1\0\0\1Model 5\0";
	const uint64_t length = sizeof(all) - 1;

	(void)state;
	assert_string_equal(board_of(all, length, length).text, "ACME Inc. B-1/x");
	assert_string_equal(board_of(FIRMWARE SYSTEM BOARD_SILENT END,
				     sizeof(FIRMWARE SYSTEM BOARD_SILENT END) - 1,
				     sizeof(FIRMWARE SYSTEM BOARD_SILENT END) - 1)
				    .text,
			    "QEMU Standard PC (Q35 + ICH9, 2009)");
	/* What could end a fact, or begin a line; and a size that reaches out of the region, which is a bound. */
	assert_string_equal(board_of(quoted, sizeof(quoted), sizeof(quoted)).text, "a??b c");
	assert_string_equal(board_of(anonymous, sizeof(anonymous), sizeof(anonymous)).text,
			    "Model 5");
	assert_string_equal(board_of(all, length, UINT32_MAX).text, "ACME Inc. B-1/x");
	assert_string_equal(board_of(all, length, 0).text, "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name),	cmocka_unit_test(test_fallbacks),
		cmocka_unit_test(test_cut_off), cmocka_unit_test(test_entry_points),
		cmocka_unit_test(test_board),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
