/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/kernel.c and loader/file.c: the kernel file, read from a volume that is scripted: its headers,
 * its note, and each segment into its place.
 */
#include "tests/unit/volume.h"

#include <layout.h>

#include "loader/firmware.h"
#include "tests/unit/elf_file.h"

HANDOFF_KERNEL;

#define NAME "kernel.elf"
#define PATH "\\EFI\\brightline\\" NAME
#define NOTE_AT 0xf00 /* in the first page of the file, behind all headers */

static struct elf_file *file;

/* The good file of elf_file.h with a note; its bytes can be told from each other, from zeroes, and from
 * what pages hold before. */
static int open_file(void **state)
{
	struct elf_file good = elf_file_good();

	open_volume(state);
	file = malloc(sizeof(*file));
	for (size_t i = 0; i < sizeof(*file); i++)
		((uint8_t *)file)[i] = (uint8_t)(i % 250 + 1);
	memcpy(file, &good, sizeof(good.header) + sizeof(good.segments));
	file->segments[3] = (Elf64_Phdr){.p_type = PT_NOTE,
					 .p_offset = NOTE_AT,
					 .p_filesz = sizeof(handoff_kernel_note)};
	file->header.e_phnum = 4;
	memcpy((uint8_t *)file + NOTE_AT, &handoff_kernel_note, sizeof(handoff_kernel_note));
	put_file(0, NAME, file, sizeof(*file));
	return 0;
}

static int close_file(void **state)
{
	free(file);
	return close_volume(state);
}

/* The file stays open until the end of a walk, and each call is a walk of its own. */
static bool load(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	if (loader->firmware.kernel != NULL)
		loader->firmware.kernel->Close(loader->firmware.kernel);
	return kernel_load(&loader->firmware, &loader->kernel);
}

static void expect_good(struct scripted_firmware *firmware)
{
	if (!load(firmware))
		fail_msg("%s", firmware->loader->output.failure);
}

static void expect_refused(struct scripted_firmware *firmware, const char *sentence)
{
	assert_false(load(firmware));
	if (strstr(firmware->loader->output.failure, sentence) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", firmware->loader->output.failure, sentence);
	assert_non_null(strstr(firmware->loader->output.failure, PATH));
}

/* A segment holds so many zeroes, so many bytes of the file, and zeroes to its end. */
static void expect_segment(const struct scripted_firmware *firmware, uint32_t index, size_t skip,
			   size_t offset, size_t file_size, size_t size)
{
	const struct pages *pages = &firmware->loader->kernel.segments[index];
	const uint8_t *data = pages->data;

	assert_int_equal(pages->size, size);
	for (size_t i = 0; i < size; i++) {
		bool from_file = i >= skip && i - skip < file_size;

		assert_int_equal(data[i],
				 from_file ? ((const uint8_t *)file)[offset + i - skip] : 0);
	}
}

/* ---- What is read ---- */

/* Each segment lies in pages of its own, one behind the other in one block; around what the file has of
 * it are zeroes, whatever was in the pages. */
static void test_segments(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct kernel *kernel = &firmware->loader->kernel;

	expect_good(firmware);
	assert_string_equal(firmware->events, "pages");
	assert_int_equal(kernel->image.segment_count, 3);
	assert_int_equal(kernel->image.entry.value, KERNEL_VIRTUAL_BASE + 0x1010);
	expect_segment(firmware, 0, 0, 0, 0x800, 0x1000);
	expect_segment(firmware, 1, 0, 0x1000, 0x1800, 0x2000);
	expect_segment(firmware, 2, 0, 0x3000, 0x1000, 0x4000);
	assert_ptr_equal(kernel->segments[1].data, (uint8_t *)kernel->segments[0].data + 0x1000);
	assert_ptr_equal(kernel->segments[2].data, (uint8_t *)kernel->segments[1].data + 0x2000);
	assert_int_equal((uintptr_t)kernel->segments[0].data % PAGE_SIZE, 0);
	assert_int_equal(firmware->loader->firmware.taken_count, 1);
	assert_int_equal(firmware->loader->firmware.taken[0].size, 0x7000);
	/* The head once, and each segment once. */
	assert_int_equal(volume.reads, 4);
}

/* A segment that starts within a page, and one that has no bytes in the file: its offset is a mere
 * number, and nothing is read. */
static void test_skip_and_no_bytes(void **state)
{
	struct scripted_firmware *firmware = *state;

	file->segments[1].p_vaddr += 0x10;
	file->segments[1].p_offset += 0x10;
	file->segments[1].p_filesz -= 0x10;
	file->segments[1].p_memsz -= 0x10;
	file->segments[2].p_filesz = 0;
	file->segments[2].p_offset = 0x77000;
	expect_good(firmware);
	expect_segment(firmware, 1, 0x10, 0x1010, 0x17f0, 0x2000);
	expect_segment(firmware, 2, 0, 0, 0, 0x4000);
	assert_int_equal(volume.reads, 3);
}

/* Firmware that gives less than it was asked for is asked again, from where it stopped. */
static void test_short_reads(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.read_limit = 0x700;
	expect_good(firmware);
	expect_segment(firmware, 0, 0, 0, 0x800, 0x1000);
	expect_segment(firmware, 1, 0, 0x1000, 0x1800, 0x2000);
	expect_segment(firmware, 2, 0, 0x3000, 0x1000, 0x4000);
}

/* A file shorter than a page is asked for its own length. */
static void test_small_file(void **state)
{
	struct scripted_firmware *firmware = *state;

	file->header.e_phnum = 3;
	file->segments[0] = (Elf64_Phdr){PT_LOAD, PF_R | PF_X, 0,     KERNEL_VIRTUAL_BASE,
					 0,	  0xf80,       0xf80, 0x1000};
	file->segments[1] = (Elf64_Phdr){.p_type = 0};
	file->segments[2] = file->segments[3];
	file->header.e_entry = KERNEL_VIRTUAL_BASE + 0xf70;
	put_file(0, NAME, file, 0xf80);
	expect_good(firmware);
	expect_segment(firmware, 0, 0, 0, 0xf80, 0x1000);
	assert_int_equal(volume.read_end, 0xf80);
}

/* Program headers may stand at the end of the file, behind its first page, or across its end. */
static void test_headers_outside_the_first_page(void **state)
{
	static const uint64_t places[] = {sizeof(*file) - 4 * sizeof(Elf64_Phdr), 0x1000, 0x2801,
					  0x1000 - 2 * sizeof(Elf64_Phdr)};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct scripted_firmware *firmware;
		Elf64_Phdr headers[4];

		open_file((void **)&firmware);
		memcpy(headers, file->segments, sizeof(headers));
		/* The note makes room for the last of them. */
		headers[3].p_offset = 0x500;
		memcpy((uint8_t *)file + 0x500, &handoff_kernel_note, sizeof(handoff_kernel_note));
		memset(file->segments, 0, sizeof(headers));
		memcpy((uint8_t *)file + places[i], headers, sizeof(headers));
		file->header.e_phoff = places[i];
		expect_good(firmware);
		expect_segment(firmware, 1, 0, 0x1000, 0x1800, 0x2000);
		assert_int_equal(volume.reads, 5);
		close_file((void **)&firmware);
	}
}

/* As many headers as there may be are read from anywhere. */
static void test_most_headers(void **state)
{
	struct scripted_firmware *firmware = *state;

	memset(file->segments + 4, 0, (ELF_HEADERS_MAX - 4) * sizeof(Elf64_Phdr));
	memcpy((uint8_t *)file + 0x2000, file->segments, ELF_HEADERS_MAX * sizeof(Elf64_Phdr));
	file->header.e_phoff = 0x2000;
	file->header.e_phnum = ELF_HEADERS_MAX;
	expect_good(firmware);
}

/* A note may stand anywhere in the file, across the end of its first page too, and among several. */
static void test_note_outside_the_first_page(void **state)
{
	static const uint64_t places[] = {0x1000, 0xff0,
					  sizeof(*file) - sizeof(handoff_kernel_note)};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct scripted_firmware *firmware;

		open_file((void **)&firmware);
		memset((uint8_t *)file + NOTE_AT, 0, sizeof(handoff_kernel_note));
		memcpy((uint8_t *)file + places[i], &handoff_kernel_note,
		       sizeof(handoff_kernel_note));
		file->segments[4] = file->segments[3];
		file->segments[4].p_offset = places[i];
		file->header.e_phnum = 5;
		expect_good(firmware);
		close_file((void **)&firmware);
	}
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

/* Old EDK II drivers refuse more than 1 MiB in one call: a large read is made in such pieces. */
static void test_large_reads(void **state)
{
	const size_t size = (5 << 19) + 1;
	uint8_t *large = malloc(size), *copy = malloc(size);
	EFI_FILE_HANDLE opened;
	struct scripted_firmware *firmware = *state;

	for (size_t i = 0; i < size; i++)
		large[i] = (uint8_t)(i >> 8 ^ i);
	put_file(0, NAME, large, size);
	assert_int_equal(file_open(&firmware->loader->firmware, NAME, EFI_FILE_MODE_READ, &opened),
			 EFI_SUCCESS);
	assert_int_equal(file_read(opened, 0, copy, size), EFI_SUCCESS);
	assert_memory_equal(copy, large, size);
	assert_int_equal(volume.reads, 3);
	assert_int_equal(volume.read_most, 1 << 20);
	opened->Close(opened);
	free(large);
	free(copy);
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

	volume.position_status = EFI_UNSUPPORTED;
	expect_refused(firmware, "reading " PATH);
	assert_int_equal(volume.reads, 0);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_file, close_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_segments),
		FRESH(test_skip_and_no_bytes),
		FRESH(test_short_reads),
		FRESH(test_small_file),
		cmocka_unit_test(test_headers_outside_the_first_page),
		FRESH(test_most_headers),
		cmocka_unit_test(test_note_outside_the_first_page),
		FRESH(test_no_note),
		FRESH(test_other_version),
		FRESH(test_notes_too_large),
		FRESH(test_bad_files),
		FRESH(test_no_volume),
		cmocka_unit_test(test_read_errors),
		FRESH(test_read_errors_elsewhere),
		FRESH(test_file_that_ends_early),
		FRESH(test_large_reads),
		FRESH(test_no_pages),
		FRESH(test_no_size),
	};

	return cmocka_run_group_tests_name("kernel file", tests, NULL, NULL);
}
