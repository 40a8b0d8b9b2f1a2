/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/options.c: load options, whoever they were meant for.
 */
#include "tests/unit/cmdline_world.h"

static void give(const void *options, size_t size)
{
	volume_loaded_image.LoadOptions = (void *)(uintptr_t)options;
	volume_loaded_image.LoadOptionsSize = (UINT32)size;
}

#define GIVE(text) give(text, sizeof(text))

static enum reset reset_of(struct scripted_firmware *firmware)
{
	if (!read(firmware))
		fail_msg("%s", firmware->loader->output.failure);
	return (enum reset)firmware->loader->handoff.options.reset;
}

/* They win over the file, with or without a zero at their end, and what follows the zero is nobody's. */
static void test_load_options(void **state)
{
	struct scripted_firmware *firmware = *state;

	put_text(0, CMDLINE_NAME, "reset=cold virtmap=none");
	GIVE(L"reset=halt");
	assert_int_equal(reset_of(firmware), RESET_HALT);
	assert_int_equal(firmware->loader->handoff.options.virtmap, VIRTMAP_NONE);
	give(L"reset=warm", 20);
	assert_int_equal(reset_of(firmware), RESET_WARM);
	GIVE(L"reset=platform\0nonsense");
	assert_int_equal(reset_of(firmware), RESET_PLATFORM);
	give(NULL, 20);
	assert_int_equal(reset_of(firmware), RESET_COLD);
	GIVE(L"reset=never");
	assert_false(read(firmware));
	expect_failure(firmware, "load options: reset=never: must be ");
	GIVE(L"nonsense");
	assert_false(read(firmware));
	expect_failure(firmware, "load options: nonsense: is no option");
}

/* Bytes that are no printable text were meant for somebody else: EDK II's mark of its own entries, text
 * of an odd length, or one longer than anybody writes. */
static void test_load_options_of_others(void **state)
{
	static const uint8_t mark[] = {0x20, 0x7e, 0xe8, 0x8c, 0x7a, 0x14, 0xde, 0x40,
				       0x99, 0x29, 0x65, 0x47, 0x31, 0x05, 0x53, 0x99};
	static CHAR16 many[1026];
	struct scripted_firmware *firmware = *state;

	put_text(0, CMDLINE_NAME, "reset=cold");
	give(mark, sizeof(mark));
	assert_int_equal(reset_of(firmware), RESET_COLD);
	give(L"reset=halt", 19);
	assert_int_equal(reset_of(firmware), RESET_COLD);
	GIVE(L"reset=halt\x7f");
	assert_int_equal(reset_of(firmware), RESET_COLD);
	GIVE(L"reset=halt\x1b");
	assert_int_equal(reset_of(firmware), RESET_COLD);
	for (size_t i = 0; i < 1025; i++)
		many[i] = ' ';
	memcpy(many, L"reset=halt", 20);
	give(many, 1024 * sizeof(CHAR16));
	assert_int_equal(reset_of(firmware), RESET_HALT);
	give(many, 1025 * sizeof(CHAR16));
	assert_int_equal(reset_of(firmware), RESET_COLD);
}

/* A shell puts the command itself in front: by its path or its name, in any case, with or without its
 * suffix; what only starts as its name is a word like any other. */
static void test_own_name(void **state)
{
	static const struct {
		EFI_DEVICE_PATH_PROTOCOL node;
		CHAR16 name[25];
		EFI_DEVICE_PATH_PROTOCOL end;
	} path = {{MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP, {4 + 50, 0}},
		  L"\\EFI\\BOOT\\BOOTX64.EFI",
		  {0x7f, 0xff, {4, 0}}};
	static const struct {
		const CHAR16 *text;
		bool is_own;
	} cases[] = {
		{L"FS0:\\EFI\\BOOT\\BOOTX64.EFI reset=halt", true},
		{L"bootx64.efi reset=halt", true},
		{L"BOOTX64 reset=halt", true},
		{L"fs0:BootX64 reset=halt", true},
		{L"./bootx64.efi reset=halt", true},
		{L"BOOTX6 reset=halt", false},
		{L"BOOTX64.EF reset=halt", false},
		{L"BOOTX64.EFIX reset=halt", false},
		{L"BOOTX64.EFI\\ reset=halt", false},
		{L"\\ reset=halt", false},
	};
	struct scripted_firmware *firmware = *state;

	volume_loaded_image.FilePath = (EFI_DEVICE_PATH_PROTOCOL *)(uintptr_t)&path;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t length = 0;

		while (cases[i].text[length] != 0)
			length++;
		give(cases[i].text, length * sizeof(CHAR16));
		firmware->loader->handoff.options.reset = RESET_COLD;
		assert_int_equal(read(firmware), cases[i].is_own);
		assert_int_equal(firmware->loader->handoff.options.reset,
				 cases[i].is_own ? RESET_HALT : RESET_COLD);
	}
}

/* U-Boot hands its bootargs over, which are Linux's: a word of others passes them over, all of them, with
 * a line that says so. A wrong value is a mistake there too, and other firmware is not U-Boot. */
static void test_bootargs(void **state)
{
	static CHAR16 u_boot[] = L"Das U-Boot", other[] = L"Das U-Boot 2";
	struct scripted_firmware *firmware = *state;

	put_text(0, CMDLINE_NAME, "reset=cold");
	firmware->system_table.FirmwareVendor = u_boot;
	GIVE(L"reset=halt root=/dev/sdb3");
	assert_int_equal(reset_of(firmware), RESET_COLD);
	assert_non_null(strstr(firmware->text, "passed over: root=/dev/sdb3 is not for us"));
	GIVE(L"reset=halt");
	assert_int_equal(reset_of(firmware), RESET_HALT);
	GIVE(L"reset=never");
	assert_false(read(firmware));
	GIVE(L"root=/dev/sdb3");
	firmware->system_table.FirmwareVendor = other;
	assert_false(read(firmware));
	firmware->system_table.FirmwareVendor = NULL;
	assert_false(read(firmware));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_VOLUME(test_load_options),
		ON_VOLUME(test_load_options_of_others),
		ON_VOLUME(test_own_name),
		ON_VOLUME(test_bootargs),
	};

	return cmocka_run_group_tests_name("load options", tests, NULL, NULL);
}
