/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/images.c with loader/device_path.c: what the runtime images are called.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "loader/steps.h"
#include "tests/unit/file_path.h"
#include "tests/unit/pe_file.h"

static uint8_t memory[PE_FILE_SIZE] __attribute__((aligned(4096)));
static EFI_LOADED_IMAGE_PROTOCOL protocol;

/* An image that nothing has named yet. */
static int set_up(void **state)
{
	(void)state;
	pe_file_make(memory);
	protocol = (EFI_LOADED_IMAGE_PROTOCOL){.ImageBase = memory, .ImageSize = PE_FILE_SIZE};
	start_path();
	return 0;
}

static void expect_name(const char *wanted)
{
	char name[HANDOFF_NAME_SIZE];

	memset(name, 'x', sizeof(name));
	images_name(&protocol, name);
	assert_string_equal(name, wanted);
}

/* Its file's name, or its address. */
static void test_order(void **state)
{
	char base[32];

	(void)state;
	snprintf(base, sizeof(base), "image-%lx", (unsigned long)(uintptr_t)memory);
	expect_name(base);
	protocol.FilePath = (void *)file_path;
	expect_name(base);
	ADD_FILE(L"\\EFI\\FileDxe.efi");
	expect_name("FileDxe.efi");
}

/* What stands behind 256 nodes is not looked at: such a path is none of a device. */
static void test_a_path_without_an_end(void **state)
{
	(void)state;
	protocol.FilePath = (void *)file_path;
	ADD_FILE(L"near.efi");
	for (unsigned int i = 1; i < 255; i++)
		add_node(0x77, NULL, 0);
	ADD_FILE(L"last.efi");
	expect_name("last.efi");
	ADD_FILE(L"far.efi");
	expect_name("last.efi");
}

/* A path may be in one node or in several, which are put together (UEFI 2.10, section 10.3.5.4). */
static void test_file_of_several_nodes(void **state)
{
	(void)state;
	protocol.FilePath = (void *)file_path;
	ADD_FILE(L"\\EFI\\acme");
	ADD_FILE(L"drivers");
	ADD_FILE(L"FileDxe.efi");
	expect_name("FileDxe.efi");
	start_path();
	ADD_FILE(L"\\EFI");
	ADD_FILE(L"\\acme/FileDxe.efi");
	expect_name("FileDxe.efi");
}

/* A path that ends in a directory names no file. */
static void test_no_file(void **state)
{
	char base[32];

	(void)state;
	snprintf(base, sizeof(base), "image-%lx", (unsigned long)(uintptr_t)memory);
	protocol.FilePath = (void *)file_path;
	ADD_FILE(L"\\EFI\\acme\\");
	expect_name(base);
}

/* The end of its node cuts a name off; and a node shorter than a header ends the path, which
 * would not get on with it. */
static void test_damaged_path(void **state)
{
	(void)state;
	protocol.FilePath = (void *)file_path;
	add_node(MEDIA_FILEPATH_DP, L"FileDxe.efi", 7 * sizeof(CHAR16));
	expect_name("FileDxe");
	for (uint8_t size = 0; size < PATH_HEADER_SIZE; size++) {
		const EFI_DEVICE_PATH_PROTOCOL node = {MEDIA_DEVICE_PATH,
						       MEDIA_FILEPATH_DP,
						       {size, 0}};

		memcpy(path_end, &node, sizeof(node));
		expect_name("FileDxe");
	}
}

/* A name is cut off where its room ends, and has nothing in it that does not print. */
static void test_long_and_foreign_names(void **state)
{
	CHAR16 text[HANDOFF_NAME_SIZE + 10];
	char expected[HANDOFF_NAME_SIZE];

	(void)state;
	protocol.FilePath = (void *)file_path;
	for (size_t i = 0; i < HANDOFF_NAME_SIZE + 9; i++)
		text[i] = 'n';
	text[HANDOFF_NAME_SIZE + 9] = 0;
	memset(expected, 'n', sizeof(expected) - 1);
	expected[sizeof(expected) - 1] = '\0';
	ADD_FILE(text);
	expect_name(expected);
	start_path();
	ADD_FILE(L"\u00fcber\x7f.efi");
	expect_name("?ber?.efi");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_path_without_an_end), TEST(test_order),
		TEST(test_file_of_several_nodes), TEST(test_no_file),
		TEST(test_damaged_path),	  TEST(test_long_and_foreign_names),
	};

	return cmocka_run_group_tests_name("image names", tests, NULL, NULL);
}
