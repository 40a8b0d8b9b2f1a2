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

/* ---- What is refused, before a page is taken ---- */

static void test_no_note(void **state)
{
	struct scripted_firmware *firmware = *state;

	file->header.e_phnum = 3;
	expect_refused(firmware, "does not say that it is a kernel");
	assert_int_equal(firmware->pages_calls, 0);
	/* Nor is it one that only its section headers would find. */
	file->header.e_phnum = 4;
	file->segments[3].p_filesz--;
	expect_refused(firmware, "does not say that it is a kernel");
	assert_int_equal(firmware->pages_calls, 0);
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
	assert_int_equal(firmware->pages_calls, 0);
}

/* Notes that are larger than the room for them, and outside the first page, are not looked through. */
static void test_notes_too_large(void **state)
{
	struct scripted_firmware *firmware = *state;

	file->segments[3].p_offset = 0x1000;
	file->segments[3].p_filesz = ELF_HEADERS_MAX * sizeof(Elf64_Phdr) + 1;
	memcpy((uint8_t *)file + 0x1000, &handoff_kernel_note, sizeof(handoff_kernel_note));
	expect_refused(firmware, "does not say that it is a kernel");
	file->segments[3].p_filesz--;
	expect_good(firmware);
}

/* No file, no volume, an empty file, one that is none of ELF, one that is cut off. */
static void test_bad_files(void **state)
{
	struct scripted_firmware *firmware = *state;

	put_file(0, NAME, file, 0);
	expect_refused(firmware, PATH " is empty: ");
	assert_int_equal(firmware->loader->output.status, EFI_END_OF_FILE);
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
	assert_int_equal(firmware->pages_calls, 0);
}

static void test_no_volume(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.protocol_status = EFI_UNSUPPORTED;
	expect_refused(firmware, "UNSUPPORTED");
}

/* ---- Errors in the middle ---- */

/* An error in any of the readings ends the walk; of a segment it says which. */
static void test_read_errors(void **state)
{
	static const char *const sentences[] = {"reading " PATH, "reading segment 0 of " PATH,
						"reading segment 1 of " PATH,
						"reading segment 2 of " PATH};

	(void)state;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct scripted_firmware *firmware;

		open_file((void **)&firmware);
		volume.read_status[i] = EFI_DEVICE_ERROR;
		expect_refused(firmware, sentences[i]);
		assert_int_equal(firmware->loader->output.status, EFI_DEVICE_ERROR);
		assert_int_equal(volume.reads, i + 1);
		close_file((void **)&firmware);
	}
}

/* Headers or notes that cannot be read are as good as none. */
static void test_read_errors_elsewhere(void **state)
{
	struct scripted_firmware *firmware = *state;

	file->segments[3].p_offset = 0x1000;
	volume.read_status[1] = EFI_DEVICE_ERROR;
	expect_refused(firmware, "does not say that it is a kernel");
	volume.reads = 0;
	file->header.e_phoff = 0x2000;
	expect_refused(firmware, "has program headers outside the file");
}

/* A file that has less than it said ends, and is not waited for. */
static void test_file_that_ends_early(void **state)
{
	struct scripted_firmware *firmware = *state;
	uint8_t buffer[64];

	expect_good(firmware);
	assert_int_equal(file_read(&volume_file, sizeof(*file) - 8, buffer, 16), EFI_END_OF_FILE);
	assert_int_equal(file_read(&volume_file, sizeof(*file) - 8, buffer, 8), EFI_SUCCESS);
	assert_memory_equal(buffer, (uint8_t *)file + sizeof(*file) - 8, 8);
	volume.position_status = EFI_DEVICE_ERROR;
	assert_int_equal(file_read(&volume_file, 0, buffer, 8), EFI_DEVICE_ERROR);
}

static void test_no_pages(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->pages_status[0] = EFI_OUT_OF_RESOURCES;
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
		FRESH(test_notes_too_large),
		FRESH(test_bad_files),
		FRESH(test_no_volume),
		cmocka_unit_test(test_read_errors),
		FRESH(test_read_errors_elsewhere),
		FRESH(test_file_that_ends_early),
		FRESH(test_no_pages),
		FRESH(test_no_size),
	};

	return cmocka_run_group_tests_name("kernel file refusals", tests, NULL, NULL);
}
