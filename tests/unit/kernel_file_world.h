/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/kernel.c and loader/file.c have in common: a kernel file on a volume
 * that is scripted.
 */
#ifndef KERNEL_FILE_WORLD_H
#define KERNEL_FILE_WORLD_H

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
static inline int open_file(void **state)
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

static inline int close_file(void **state)
{
	free(file);
	return close_volume(state);
}

static inline bool load(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	return kernel_load(&loader->firmware, &loader->kernel);
}

static inline void expect_good(struct scripted_firmware *firmware)
{
	if (!load(firmware))
		fail_msg("%s", firmware->loader->output.failure);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_file, close_file)

#endif
