/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The section table, the debug entry and the relocations of a PE32+ image that lies loaded in memory.
 *
 * Source: Microsoft PE/COFF specification, sections "Optional Header", "Section Table", "Debug
 * Directory" and "The .reloc Section"; System V ABI (gABI 4.1), "Relocation", for what gnu-efi takes
 * along.
 */
#ifndef PE_H
#define PE_H

#include <address.h>
#include <stdbool.h>
#include <stddef.h>
#include <status.h>

#define PE_SECTIONS_MAX 32

struct pe_section {
	uint32_t offset; /* from the image's base */
	uint32_t size;	 /* in memory */
	uint8_t rights;	 /* enum rights */
};

struct pe_image {
	uint16_t machine;
	uint16_t subsystem;	    /* PE_SUBSYSTEM_… of <handoff.h> */
	uint32_t section_alignment; /* below 4096, rights per page mean nothing */
	uint32_t size;		    /* SizeOfImage */
	uint32_t headers_size;
	uint32_t section_count;
	struct pe_section sections[PE_SECTIONS_MAX];
};

/* Reads the headers of the image at `base`, of which `size` bytes may be looked at. */
enum status pe_examine(const void *base, size_t size, struct pe_image *image);

/*
 * What the image's debug entry calls the file of its debug information, without directories and
 * extension: MyDriver for /build/DEBUG/MyDriver.pdb. At most `room` - 1 characters of ASCII, always
 * terminated; false if there is none, with `name` in any state.
 */
bool pe_debug_name(const void *base, size_t size, char *name, size_t room);

/* Whose list it is that says where an image holds addresses of its own. */
enum pe_relocation_table {
	PE_RELOCATIONS_BASE, /* .reloc: firmware applies it, again in SetVirtualAddressMap */
	PE_RELOCATIONS_ELF,  /* .rela, left over from an ELF file: the image's start-up code does */
	PE_RELOCATIONS_COUNT
};

typedef void (*pe_relocation_visitor)(void *context, enum pe_relocation_table table,
				      uint64_t offset);

/* Shows where the image has a word of 8 bytes that is relocated, as an offset from its base; in the
 * order of the tables, up to where one of them makes no sense any more. */
void pe_relocations_visit(const void *base, size_t size, pe_relocation_visitor visit,
			  void *context);

#endif
