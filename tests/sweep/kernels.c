/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Kernels with each byte of their headers changed, and cut off. The kernel is made here, so that its headers
 * are the same whatever the real one grows to; the note is the real one's.
 */
#include "tests/sweep/sweep.h"

#define BASE UINT64_C(0xffffffff80000000) /* the kernel's window (include/layout.h) */
#define PAGE 4096
#define NOTE_AT 0x120
#define FILE_SIZE (2 * PAGE + 16)

/* System V ABI, chapters 4 and 5. */
struct elf_header {
	UINT8 identity[16];
	UINT16 type, machine;
	UINT32 version;
	UINT64 entry, table, sections;
	UINT32 flags;
	UINT16 size, entry_size, count, section_size, section_count, names;
};

struct program_header {
	UINT32 type, flags;
	UINT64 offset, virtual, physical, file_size, size, alignment;
};

#define TYPE_LOAD 1
#define TYPE_NOTE 4
#define FLAG_X 1
#define FLAG_W 2
#define FLAG_R 4

static UINT8 file[FILE_SIZE] __attribute__((aligned(8)));

static void copy_note(const struct text *kernel)
{
	const struct elf_header *header = (const void *)kernel->data;
	const struct program_header *programs = (const void *)(kernel->data + header->table);

	for (UINTN i = 0; i < header->count; i++)
		if (programs[i].type == TYPE_NOTE)
			sweep.real->BootServices->CopyMem(file + NOTE_AT,
							  kernel->data + programs[i].offset,
							  programs[i].file_size);
}

static struct program_header program(UINT32 type, UINT32 flags, UINT64 offset, UINT64 file_size,
				     UINT64 size)
{
	return (struct program_header){type,	      flags,
				       offset,	      BASE + offset,
				       BASE + offset, file_size,
				       size,	      type == TYPE_NOTE ? 4 : PAGE};
}

static void make_kernel(void)
{
	struct elf_header *header = (void *)file;
	struct program_header *programs = (void *)(header + 1);

	sweep.real->BootServices->CopyMem(file, sweep.kernel.data, sizeof(*header));
	copy_note(&sweep.kernel);
	header->entry = BASE + PAGE;
	header->table = sizeof(*header);
	header->sections = 0;
	header->count = 4;
	header->section_count = header->names = 0;
	programs[0] = program(TYPE_LOAD, FLAG_R, 0, 0x200, 0x200);
	programs[1] = program(TYPE_NOTE, FLAG_R, NOTE_AT, 28, 28);
	programs[2] = program(TYPE_LOAD, FLAG_R | FLAG_X, PAGE, 0x400, 0x400);
	programs[3] = program(TYPE_LOAD, FLAG_R | FLAG_W, 2 * PAGE, 16, 2 * PAGE);
}

static void start_with_byte(UINTN offset, const char *what, UINTN number)
{
	file[offset] ^= 0xff;
	sweep_start("kernel", what, (INT64)number);
	file[offset] ^= 0xff;
}

static void start_with_size(UINTN size)
{
	sweep.kernel.size = size;
	sweep_start("kernel", "of bytes", (INT64)size);
	sweep.kernel.size = FILE_SIZE;
}

void sweep_kernels(void)
{
	static const UINT16 cuts[] = {0, 1, 16, 63, 64, 119, 120, PAGE, FILE_SIZE - 1};
	const struct text real = sweep.kernel;

	make_kernel();
	sweep.kernel = (struct text){file, FILE_SIZE};
	sweep_start("kernel", "is sound", -1);
	for (UINTN i = 0; i < sizeof(struct elf_header); i++)
		start_with_byte(i, "header byte", i);
	for (UINTN i = 0; i < 4 * sizeof(struct program_header); i++)
		start_with_byte(sizeof(struct elf_header) + i, "program header byte", i);
	for (UINTN i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++)
		start_with_size(cuts[i]);
	sweep.kernel.data = NULL;
	sweep_start("kernel", "is not there", -1);
	sweep.kernel = real;
}
