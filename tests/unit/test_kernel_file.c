/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/kernel.c and loader/file.c: the kernel file is read: its headers, its note, and each segment
 * into its place.
 */
#include "tests/unit/kernel_file_world.h"
#include "tests/unit/pe_file.h"

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

/* Each segment lies in pages of its own, one behind the other in one block; around what the file has of
 * it are zeroes, whatever was in the pages. */
static void test_segments(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct kernel *kernel = &firmware->loader->kernel;

	expect_good(firmware);
	assert_string_equal(firmware->events, "pages pages");
	assert_int_equal(kernel->image.segment_count, 3);
	assert_int_equal(kernel->image.entry.value, KERNEL_VIRTUAL_BASE + 0x1010);
	expect_segment(firmware, 0, 0, 0, 0x800, 0x1000);
	expect_segment(firmware, 1, 0, 0x1000, 0x1800, 0x2000);
	expect_segment(firmware, 2, 0, 0x3000, 0x1000, 0x4000);
	assert_ptr_equal(kernel->segments[1].data, (uint8_t *)kernel->segments[0].data + 0x1000);
	assert_ptr_equal(kernel->segments[2].data, (uint8_t *)kernel->segments[1].data + 0x2000);
	assert_int_equal((uintptr_t)kernel->segments[0].data % PAGE_SIZE, 0);
	/* The file, in one reading, and its segments. */
	assert_int_equal(firmware->loader->firmware.taken_count, 2);
	assert_int_equal(firmware->loader->firmware.taken[1].size, 0x7000);
	assert_int_equal(volume.reads, 1);
}

/* A segment that starts within a page, and one that has no bytes in the file: its offset is a mere
 * number. */
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
}

/* A kernel in the loader's own image is copied from there, and no file system is asked for anything; of one that
 * is wrong the section is named. */
static void test_in_our_image(void **state)
{
	struct scripted_firmware *firmware = *state;
	uint8_t *image = calloc(1, PE_FILE_SIZE + sizeof(*file));

	pe_file_make(image);
	pe_file_put32(image, PE_FILE_OPTIONAL + 56, PE_FILE_SIZE + sizeof(*file));
	pe_file_section(image, 2, PE_FILE_SIZE, sizeof(*file), sizeof(*file), PE_FILE_R);
	memcpy(image + PE_FILE_SECTIONS + 2 * 40, ".kernel", 8);
	memcpy(image + PE_FILE_SIZE, file, sizeof(*file));
	firmware->loader->firmware.own_image = (struct pages){image, PE_FILE_SIZE + sizeof(*file)};
	firmware->loader->firmware.secure_boot = true;
	expect_good(firmware);
	expect_segment(firmware, 1, 0, 0x1000, 0x1800, 0x2000);
	assert_int_equal(volume.volumes, 0);
	image[PE_FILE_SIZE] = 0;
	assert_false(load(firmware));
	assert_non_null(strstr(firmware->loader->output.failure, ".kernel: is not an ELF file"));
	free(image);
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

/* Old EDK II drivers refuse more than 1 MiB in one call: a large read is made in such pieces. */
static void test_large_reads(void **state)
{
	const size_t size = (5 << 19) + 1;
	uint8_t *large = malloc(size);
	struct pages read;
	struct scripted_firmware *firmware = *state;

	for (size_t i = 0; i < size; i++)
		large[i] = (uint8_t)(i >> 8 ^ i);
	put_file(0, NAME, large, size);
	assert_int_equal(file_load(&firmware->loader->firmware, NAME, size, &read), EFI_SUCCESS);
	assert_int_equal(read.size, size);
	assert_memory_equal(read.data, large, size);
	assert_int_equal(volume.reads, 3);
	assert_int_equal(volume.read_most, 1 << 20);
	free(large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_segments),	  FRESH(test_skip_and_no_bytes),
		FRESH(test_in_our_image), FRESH(test_short_reads),
		FRESH(test_small_file),	  cmocka_unit_test(test_headers_outside_the_first_page),
		FRESH(test_most_headers), cmocka_unit_test(test_note_outside_the_first_page),
		FRESH(test_large_reads),
	};

	return cmocka_run_group_tests_name("kernel file", tests, NULL, NULL);
}
