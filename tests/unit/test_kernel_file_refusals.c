/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/kernel.c and loader/file.c: kernel files that are refused, and errors while one is read.
 */
#include "tests/unit/kernel_file_world.h"

static void expect_refused(struct scripted_firmware *firmware, const char *sentence)
{
	assert_false(load(firmware));
	if (strstr(firmware->loader->output.failure, sentence) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", firmware->loader->output.failure, sentence);
	assert_non_null(strstr(firmware->loader->output.failure, PATH));
}

/* ---- What is refused, before a page is taken for its segments ---- */

static void test_no_note(void **state)
{
	struct scripted_firmware *firmware = *state;

	file->header.e_phnum = 3;
	expect_refused(firmware, "does not say that it is a kernel");
	/* Nor is it one that only its section headers would find. */
	file->header.e_phnum = 4;
	file->segments[3].p_filesz--;
	expect_refused(firmware, "does not say that it is a kernel");
}

/* Another version is another reason, whatever notes follow. */
static void test_other_version(void **state)
{
	struct scripted_firmware *firmware = *state;

	((struct handoff_note *)(void *)((uint8_t *)file + NOTE_AT))->version++;
	file->segments[4] = file->segments[3];
	file->segments[4].p_offset = NOTE_AT + 0x20;
	memcpy((uint8_t *)file + NOTE_AT + 0x20, &handoff_kernel_note, sizeof(handoff_kernel_note));
	file->header.e_phnum = 5;
	expect_refused(firmware, "is made for another version");
}

/* No file, no volume, an empty file, one that is none of ELF, one that is cut off. */
static void test_bad_files(void **state)
{
	struct scripted_firmware *firmware = *state;

	put_file(0, NAME, file, 0);
	expect_refused(firmware, "is shorter than an ELF64 header");
	put_file(0, NAME, file, 63);
	expect_refused(firmware, "is shorter than an ELF64 header");
	put_file(0, NAME, file, sizeof(*file) - 1);
	expect_refused(firmware, "is it cut off?");
	file->header.e_ident[0] = 'M';
	put_file(0, NAME, file, sizeof(*file));
	expect_refused(firmware, "is not an ELF file");
	volume.files[0].name = NULL;
	expect_refused(firmware, "NOT_FOUND");
	assert_int_equal(firmware->loader->output.status, EFI_NOT_FOUND);
}

/* Under Secure Boot no file is looked for. */
static void test_secure_boot(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader->firmware.secure_boot = true;
	expect_refused(firmware, "Secure Boot wants the kernel in the signed image");
	assert_int_equal(volume.volumes, 0);
}

static void test_no_volume(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.protocol_status = EFI_UNSUPPORTED;
	expect_refused(firmware, "UNSUPPORTED");
}

/* ---- Errors in the middle ---- */

/* An error in the reading ends the walk. */
static void test_read_error(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.read_status[0] = EFI_DEVICE_ERROR;
	expect_refused(firmware, "reading " PATH);
	assert_int_equal(firmware->loader->output.status, EFI_DEVICE_ERROR);
	assert_int_equal(volume.reads, 1);
}

/* A file that has less than it said ends, and is not waited for. */
static void test_file_that_ends_early(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.ends_early = 8;
	expect_refused(firmware, "reading " PATH);
	assert_int_equal(firmware->loader->output.status, EFI_END_OF_FILE);
}

static void test_no_pages(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->pages_status[1] = EFI_OUT_OF_RESOURCES;
	expect_refused(firmware, "bytes of memory for the segments of");
	assert_int_equal(firmware->loader->output.status, EFI_OUT_OF_RESOURCES);
}

/* A file whose size cannot be asked is not read. */
static void test_no_size(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.position_status = EFI_DEVICE_ERROR;
	expect_refused(firmware, "reading " PATH);
	/* As no other file does. */
	volume.position_status = EFI_UNSUPPORTED;
	expect_refused(firmware, "is a directory");
	assert_int_equal(volume.reads, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_no_note),
		FRESH(test_other_version),
		FRESH(test_bad_files),
		FRESH(test_no_volume),
		FRESH(test_secure_boot),
		FRESH(test_read_error),
		FRESH(test_file_that_ends_early),
		FRESH(test_no_pages),
		FRESH(test_no_size),
	};

	return cmocka_run_group_tests_name("kernel file refusals", tests, NULL, NULL);
}
