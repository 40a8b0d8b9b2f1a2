/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The relocations of a PE32+ image that lies loaded in memory.
 *
 * Only addresses of 64 bits are reported: an image for a 64-bit machine has no others to relocate.
 */
#include "kernel/audit/census/pe_relocations.h"

#include "kernel/lib/pe_debug.h"
#include "kernel/lib/string.h"

struct block_header {
	uint32_t page;
	uint32_t size; /* of the header and the entries behind it */
};

#define FILE_RELOCS_STRIPPED 0x0001u
#define ENTRY_OFFSET 0x0fff
#define ENTRY_TYPE_SHIFT 12
#define ENTRY_DIR64 10

/* The image, and the visitor that its relocations are shown to. */
struct tour {
	const struct pe_view *view;
	pe_relocation_visitor visit;
	void *context;
};

/* A word that does not lie in the image is left out. */
static void tell(const struct tour *tour, enum pe_relocation_table table, uint64_t offset)
{
	uint64_t word;

	if (pe_read(tour->view, offset, &word, sizeof(word)))
		tour->visit(tour->context, table, offset);
}

static void visit_block(const struct tour *tour, uint64_t offset, const struct block_header *block)
{
	uint16_t entry;

	for (uint64_t at = sizeof(*block); at + sizeof(entry) <= block->size; at += sizeof(entry)) {
		if (!pe_read(tour->view, offset + at, &entry, sizeof(entry)))
			return;
		if (entry >> ENTRY_TYPE_SHIFT == ENTRY_DIR64)
			tell(tour, PE_RELOCATIONS_BASE,
			     (uint64_t)block->page + (entry & ENTRY_OFFSET));
	}
}

static void visit_base(const struct tour *tour)
{
	struct data_directory directory;
	struct block_header block;

	if (!pe_read_directory(tour->view, DIRECTORY_BASE_RELOCATION, &directory))
		return;
	for (uint64_t at = 0; at + sizeof(block) <= directory.size; at += block.size) {
		if (!pe_read(tour->view, directory.address + at, &block, sizeof(block)) ||
		    block.size < sizeof(block) || block.size > directory.size - at)
			return;
		visit_block(tour, directory.address + at, &block);
	}
}

#define R_X86_64_RELATIVE 8
#define R_AARCH64_RELATIVE 1027

typedef struct {
	uint64_t r_offset;
	uint64_t r_info; /* the type is its lower half */
	int64_t r_addend;
} Elf64_Rela;

static bool is_relative(const Elf64_Rela *relocation)
{
	uint32_t type = (uint32_t)relocation->r_info;

	return type == R_X86_64_RELATIVE || type == R_AARCH64_RELATIVE;
}

/* An offset in the ELF file is one in the image: objcopy leaves addresses as they are. */
static void visit_elf_section(const struct tour *tour, const struct section_header *section)
{
	Elf64_Rela relocation;

	for (uint64_t at = 0; at + sizeof(relocation) <= section->virtual_size;
	     at += sizeof(relocation)) {
		if (!pe_read(tour->view, section->virtual_address + at, &relocation,
			     sizeof(relocation)))
			return;
		if (is_relative(&relocation))
			tell(tour, PE_RELOCATIONS_ELF, relocation.r_offset);
	}
}

/* The name in gnu-efi's linker scripts and recipes: .rela, or .rela.dyn cut to eight letters. */
static void visit_elf(const struct tour *tour)
{
	static const char name[] = {'.', 'r', 'e', 'l', 'a'};
	struct section_header section;

	for (uint16_t i = 0; i < tour->view->headers.section_count; i++) {
		if (!pe_read_section(tour->view, i, &section))
			return;
		if (memcmp(section.name, name, sizeof(name)) == 0)
			visit_elf_section(tour, &section);
	}
}

bool pe_relocations_stripped(const void *base, size_t size)
{
	struct pe_view view;

	return pe_open(&view, base, size) == STATUS_OK &&
	       (view.headers.characteristics & FILE_RELOCS_STRIPPED) != 0;
}

void pe_relocations_visit(const void *base, size_t size, pe_relocation_visitor visit, void *context)
{
	struct pe_view view;
	const struct tour tour = {&view, visit, context};

	if (pe_open(&view, base, size) != STATUS_OK)
		return;
	visit_base(&tour);
	visit_elf(&tour);
}
