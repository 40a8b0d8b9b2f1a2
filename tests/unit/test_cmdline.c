/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/options.c, loader/file.c and loader/audit/audit_options.c: where options are looked for, on a
 * volume that is scripted.
 */
#include "tests/unit/cmdline_world.h"
#include "tests/unit/pe_file.h"

/* ---- cmdline.txt ---- */

/* A file that is there is read. */
static void test_present(void **state)
{
	struct scripted_firmware *firmware = *state;

	put_text(0, CMDLINE_NAME, "virtmap=identity reset=cold\n");
	assert_true(read(firmware));
	assert_int_equal(firmware->loader->handoff.options.virtmap, VIRTMAP_IDENTITY);
	assert_int_equal(firmware->loader->handoff.options.reset, RESET_COLD);
}

static void assert_defaults(struct scripted_firmware *firmware)
{
	assert_true(read(firmware));
	assert_int_equal(firmware->loader->handoff.options.virtmap, VIRTMAP_OFFSET);
}

/* The file may be missing, and so may its folder, and its volume: started from the network, or out of a
 * buffer. */
static void test_absent(void **state)
{
	assert_defaults(*state);
	volume.open_status = EFI_NOT_FOUND;
	assert_defaults(*state);
}

static void test_no_folder(void **state)
{
	volume.folder_status = EFI_NOT_FOUND;
	assert_defaults(*state);
	assert_defaults(*state);
	assert_int_equal(volume.open, 1);
}

static void test_no_volume(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.protocol_status = EFI_UNSUPPORTED;
	assert_defaults(firmware);
	volume_loaded_image.DeviceHandle = NULL;
	volume.protocol_status = EFI_INVALID_PARAMETER;
	assert_defaults(firmware);
	/* A device that there is, and does not answer, is no "there is none". */
	volume_loaded_image.DeviceHandle = &volume;
	assert_false(read(firmware));
	expect_failure(firmware, "cmdline.txt: EFI_INVALID_PARAMETER");
}

/* A word that is no option is named, with its file, and so is a value that is none. */
static void test_wrong_word(void **state)
{
	struct scripted_firmware *firmware = *state;

	put_text(0, CMDLINE_NAME, "nonsense=1");
	assert_false(read(firmware));
	expect_failure(firmware, "cmdline.txt: nonsense=1: is no option");
	put_text(0, CMDLINE_NAME, "reset=never");
	assert_false(read(firmware));
	expect_failure(firmware, "cmdline.txt: reset=never: must be shutdown, cold,");
	/* What an audit understands is no option of the handoff. */
	put_text(0, CMDLINE_NAME, "audit=step");
	assert_false(read(firmware));
	expect_failure(firmware, "cmdline.txt: audit=step: is no option");
	assert_true(read_audit(firmware));
	assert_int_equal(firmware->audit.options.audit, AUDIT_STEP);
}

/* As Windows' editors save it; a zero that is no half of a character stays a blank. */
static void test_encodings(void **state)
{
	static const struct {
		const char *text;
		size_t size;
	} texts[] = {{"\xff\xfev\0", 4}, {"\xfe\xff\0v", 4}, {"v\0i\0", 4}};
	struct scripted_firmware *firmware = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		put_file(0, CMDLINE_NAME, texts[i].text, texts[i].size);
		assert_false(read(firmware));
		expect_failure(firmware, "cmdline.txt: is UTF-16: save it as ASCII");
	}
	put_file(0, CMDLINE_NAME, "\xef\xbb\xbfreset=cold", 13);
	assert_false(read(firmware));
	expect_failure(firmware, "cmdline.txt: is UTF-8 with a byte order mark: save it without");
	put_file(0, CMDLINE_NAME, "\0reset=cold", 11);
	assert_true(read(firmware));
	put_file(0, CMDLINE_NAME, "\xff", 1);
	assert_false(read(firmware));
	expect_failure(firmware, "cmdline.txt: ?: is no option");
}

/* Any other error is one: there may be options that cannot be read. */
static void test_other_errors(void **state)
{
	static const EFI_STATUS errors[] = {EFI_DEVICE_ERROR, EFI_NO_MEDIA, EFI_VOLUME_CORRUPTED,
					    EFI_ACCESS_DENIED, EFI_OUT_OF_RESOURCES};
	struct scripted_firmware *firmware = *state;

	put_text(0, CMDLINE_NAME, "reset=cold");
	for (size_t i = 0; i < 4 * sizeof(errors) / sizeof(errors[0]); i++) {
		EFI_STATUS error = errors[i / 4];

		while (firmware->loader->firmware.taken_count > 0)
			free(firmware->loader->firmware
				     .taken[--firmware->loader->firmware.taken_count]
				     .data);
		firmware_give_back(&firmware->loader->firmware);
		assert_int_equal(volume.open, 0);
		volume.volumes = volume.folders = 0;
		volume.volume_status = i % 4 == 0 ? error : EFI_SUCCESS;
		volume.open_status = i % 4 == 1 ? error : EFI_SUCCESS;
		volume.folder_status = i % 4 == 2 ? error : EFI_SUCCESS;
		volume.read_status[volume.reads] = error;
		assert_false(read(firmware));
		assert_int_equal(firmware->loader->output.status, error);
		expect_failure(firmware, "cmdline.txt");
	}
}

/* 4096 characters are read, and one more is too many, which is said with both numbers. */
static void test_length(void **state)
{
	static char text[4097];
	struct scripted_firmware *firmware = *state;

	memset(text, ' ', sizeof(text));
	memcpy(text + 4096 - 10, "reset=cold", 10);
	put_file(0, CMDLINE_NAME, text, 4096);
	assert_true(read(firmware));
	assert_int_equal(firmware->loader->handoff.options.reset, RESET_COLD);
	put_file(0, CMDLINE_NAME, text, 4097);
	assert_false(read(firmware));
	expect_failure(firmware, "has 4097 bytes, more than the 4096 allowed");
	assert_int_equal(firmware->loader->output.status, EFI_BAD_BUFFER_SIZE);
}

/* ---- Secure Boot, and options in the loader's own image ---- */

/* What changes firmware is refused where it is not signed; all else is taken. */
static void test_guarded(void **state)
{
	struct scripted_firmware *firmware = *state;
	static const char *const guarded[] = {"reset=platform", "checks=all",
					      "svam-test=before-exit", "svam-test="};

	firmware->loader->firmware.secure_boot = true;
	for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++) {
		put_text(0, CMDLINE_NAME, guarded[i]);
		assert_false(read_audit(firmware));
		expect_failure(firmware, guarded[i]);
		expect_failure(firmware, ": changes firmware: Secure Boot wants it in the signed");
	}
	put_text(0, CMDLINE_NAME, "reset=warm virtmap=packed checks=list audit=strict");
	assert_true(read_audit(firmware));
	assert_int_equal(firmware->loader->handoff.options.reset, RESET_WARM);
	firmware->loader->firmware.secure_boot = false;
	put_text(0, CMDLINE_NAME, "reset=platform checks=all");
	assert_true(read_audit(firmware));
}

/* With a kernel in our image its options count, guarded ones too, and no file is looked for. */
static void test_in_our_image(void **state)
{
	static uint8_t image[PE_FILE_SIZE];
	static const char options[] = "reset=platform\n";
	struct scripted_firmware *firmware = *state;

	pe_file_make(image);
	memcpy(image + PE_FILE_SECTIONS, ".kernel", 8);
	memcpy(image + PE_FILE_SECTIONS + 40, ".cmdline", 8);
	pe_file_section(image, 1, PE_FILE_RODATA, sizeof(options) - 1, 0x1000, PE_FILE_R);
	memcpy(image + PE_FILE_SECTIONS, ".kernel", 8);
	memcpy(image + PE_FILE_SECTIONS + 40, ".cmdline", 8);
	memcpy(image + PE_FILE_RODATA, options, sizeof(options) - 1);
	firmware->loader->firmware.own_image = (struct pages){image, sizeof(image)};
	firmware->loader->firmware.secure_boot = true;
	put_text(0, CMDLINE_NAME, "reset=cold");
	assert_true(read(firmware));
	assert_int_equal(firmware->loader->handoff.options.reset, RESET_PLATFORM);
	assert_int_equal(volume.volumes, 0);
	/* A section that reaches out of the image is none. */
	pe_file_section(image, 0, PE_FILE_SIZE - 1, 2, 2, PE_FILE_R);
	memcpy(image + PE_FILE_SECTIONS, ".kernel", 8);
	assert_true(read(firmware));
	assert_int_equal(firmware->loader->handoff.options.reset, RESET_COLD);
	assert_int_equal(volume.volumes, 1);
}

/* ---- census-allow.txt ---- */

/* What is kept physical on purpose may stand in a file of its own, beside what cmdline.txt says. */
static void test_census_allow(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct audit_options *options = &firmware->audit.options;

	put_text(0, ALLOW_NAME, "# the ring\nMy.efi+0x3020\n");
	assert_true(read_audit(firmware));
	assert_int_equal(options->allow_count, 1);
	put_text(1, CMDLINE_NAME, "census-allow=My.efi+8");
	assert_true(read_audit(firmware));
	assert_int_equal(options->allow_count, 2);
	assert_string_equal(options->allow[1], "My.efi+0x3020");
	put_text(0, ALLOW_NAME, "My.efi\n");
	assert_false(read_audit(firmware));
	expect_failure(firmware, "census-allow.txt: My.efi: must be IMAGE+OFFSET");
}

/* An audit says what it was asked for; and calls that must be refused are for machines that are nobody's,
 * or for an owner who wants all. */
static void test_what_an_audit_makes_of_it(void **state)
{
	struct scripted_firmware *firmware = *state;

	put_text(0, CMDLINE_NAME, "virtmap=packed reset=halt");
	assert_true(read_audit(firmware));
	assert_non_null(strstr(firmware->text, "virtmap=packed reset=halt\n"));
	assert_false(firmware->audit.refusal_tests);
	virtual_machine = true;
	assert_true(read_audit(firmware));
	assert_true(firmware->audit.refusal_tests);
	virtual_machine = false;
	put_text(0, CMDLINE_NAME, "checks=all");
	assert_true(read_audit(firmware));
	assert_true(firmware->audit.refusal_tests);
	put_text(0, CMDLINE_NAME, "checks=all.*");
	assert_true(read_audit(firmware));
	assert_false(firmware->audit.refusal_tests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_VOLUME(test_present),      ON_VOLUME(test_absent),
		ON_VOLUME(test_no_volume),    ON_VOLUME(test_no_folder),
		ON_VOLUME(test_wrong_word),   ON_VOLUME(test_encodings),
		ON_VOLUME(test_other_errors), ON_VOLUME(test_length),
		ON_VOLUME(test_guarded),      ON_VOLUME(test_in_our_image),
		ON_VOLUME(test_census_allow), ON_VOLUME(test_what_an_audit_makes_of_it),
	};

	return cmocka_run_group_tests_name("cmdline", tests, NULL, NULL);
}
