/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An ELF file for tests: loader/core/elf_image.h has the format.
 */
#include "tests/unit/elf_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <layout.h>

Elf64_Ehdr elf_file_header(uint64_t entry, uint16_t segment_count)
{
	return (Elf64_Ehdr){
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = entry,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = segment_count,
	};
}

struct elf_file elf_file_good(void)
{
	return (struct elf_file){
		.header = elf_file_header(KERNEL_VIRTUAL_BASE + 0x1010, 3),
		.segments =
			{
				{PT_LOAD, PF_R, 0, KERNEL_VIRTUAL_BASE, 0, 0x800, 0x800, 0x1000},
				{PT_LOAD, PF_R | PF_X, 0x1000, KERNEL_VIRTUAL_BASE + 0x1000, 0,
				 0x1800, 0x1800, 0x1000},
				{PT_LOAD, PF_R | PF_W, 0x3000, KERNEL_VIRTUAL_BASE + 0x3000, 0,
				 0x1000, 0x3345, 0x1000},
			},
	};
}

enum status elf_file_examine(const struct elf_file *file, size_t size, struct elf_image *image)
{
	void *copy = malloc(size);
	struct elf_image before, after;
	enum status status;

	memcpy(copy, file, size);
	memset(&before, 0x5a, sizeof(before));
	after = before;
	status = elf_examine(copy, size, EM_X86_64, &after);
	free(copy);
	if (status != STATUS_OK)
		assert_memory_equal(&before, &after, sizeof(before));
	if (image != NULL)
		*image = after;
	return status;
}

void elf_file_expect(const struct elf_file *file, enum status expected)
{
	assert_string_equal(status_sentence(elf_file_examine(file, sizeof(*file), NULL)),
			    status_sentence(expected));
}
