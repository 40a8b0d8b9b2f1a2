/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The targets of tests/fuzz, fed with good input that was damaged at random, from a fixed seed.
 */
#include <setjmp.h>
#include <stdarg.h>

#include "tests/fuzz/targets.h"
#include "tests/unit/elf_file.h"
#include "tests/unit/pe_file.h"

#include <cmocka.h>

#include <handoff.h>

HANDOFF_KERNEL;

#define ROUNDS 40000
#define INPUT_MAX 2048

static uint64_t random_state = 0x243f6a8885a308d3;

/* Xorshift (Marsaglia, 2003): plenty for this. */
static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* Overwrites 1 to 8 bytes with a number from one of the edges, or with anything. */
static void damage(uint8_t *data, size_t size)
{
	static const uint64_t edges[] = {
		0,
		1,
		0xfff,
		0x1000,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		UINT64_MAX,
		0xfffffffffffff000,
		KERNEL_VIRTUAL_BASE,
		KERNEL_VIRTUAL_END,
	};
	size_t count = sizeof(edges) / sizeof(edges[0]);
	size_t choice = next_random() % (count * 2);
	uint64_t value = choice < count ? edges[choice] : next_random();
	size_t at = next_random() % size;
	size_t width = (size_t)1 << next_random() % 4;

	memcpy(data + at, &value, width < size - at ? width : size - at);
}

/* One round in eight is cut off as well, and one in sixteen is noise from the start. */
static void feed(void (*target)(const uint8_t *, size_t), const uint8_t *good, size_t size)
{
	uint8_t data[INPUT_MAX];

	assert_in_range(size, 1, INPUT_MAX);
	fuzz_exactly(target, good, size);
	for (unsigned int round = 0; round < ROUNDS; round++) {
		size_t length = next_random() % 8 == 0 ? next_random() % (size + 1) : size;

		memcpy(data, good, size);
		for (uint64_t i = next_random() % 4 + 1; i > 0; i--)
			damage(data, size);
		for (size_t i = 0; round % 16 == 0 && i < size; i++)
			data[i] = (uint8_t)next_random();
		fuzz_exactly(target, data, length);
	}
}

/* An ELF file of three segments that share their few bytes, with a kernel's note behind another. */
static void test_elf(void **state)
{
	const uint64_t base = KERNEL_VIRTUAL_BASE;
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segments[4];
		Elf64_Nhdr other;
		char owner[4];
		struct handoff_note note;
		uint8_t rest[64];
	} file = {
		.header = elf_file_header(base + 0x1000, 4),
		.segments =
			{
				{PT_LOAD, PF_R, 0, base, 0, 232, 232, 4096},
				{PT_LOAD, PF_R | PF_X, 0, base + 0x1000, 0, 296, 296, 4096},
				{PT_LOAD, PF_R | PF_W, 8, base + 0x2008, 0, 40, 9000, 4096},
				{PT_NOTE, PF_R, 288, 0, 0, 44, 44, 4},
			},
		.other = {4, 0, 5},
		.owner = "GNU",
		.note = handoff_kernel_note,
	};
	struct elf_image image;

	(void)state;
	assert_int_equal(elf_examine(&file, sizeof(file), EM_X86_64, &image), STATUS_OK);
	assert_int_equal(image.note, STATUS_OK);
	feed(fuzz_elf, (const uint8_t *)&file, sizeof(file));
}

/* The headers of a PE32+ image. */
static void test_pe(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	feed(fuzz_pe, file, PE_FILE_SECTIONS + 3 * 40);
}

/* A command line with something of everything. */
static void test_options(void **state)
{
	static const char text[] = "# a comment\r\nvirtmap=scattered:0x12345678 reset=cold\n"
				   "virtmap=packed # reset=halt\nvirtmap=scattered:99 reset=warm "
				   "census-step=4 checks=time.* census-allow=a.efi+0x10,-8";
	static const char allowed[] = "a.efi+0x3020,8 # a ring\r\nb.efi+24\n";

	(void)state;
	feed(fuzz_options, (const uint8_t *)text, sizeof(text));
	feed(fuzz_options, (const uint8_t *)allowed, sizeof(allowed));
}

/* An attributes table of four entries. */
static void test_attributes(void **state)
{
	struct {
		struct attributes_header header;
		struct memory_descriptor entries[4];
	} table = {.header = {1, 4, sizeof(struct memory_descriptor), 0}};

	(void)state;
	for (uint64_t i = 0; i < 4; i++)
		table.entries[i] = (struct memory_descriptor){
			.type = MEMORY_RUNTIME_SERVICES_CODE,
			.physical_start = paddr(0x2000 * i),
			.pages = 2,
			.attribute = MEMORY_ATTRIBUTE_RO,
		};
	feed(fuzz_attributes, (const uint8_t *)&table, sizeof(table));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elf),
		cmocka_unit_test(test_pe),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_attributes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
