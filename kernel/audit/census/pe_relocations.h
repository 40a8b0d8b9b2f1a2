/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The relocations of a PE32+ image that lies loaded in memory: where it holds addresses of its own.
 *
 * Source: Microsoft PE/COFF specification, section "The .reloc Section"; System V ABI (gABI 4.1),
 * "Relocation", for what gnu-efi takes along.
 */
#ifndef PE_RELOCATIONS_H
#define PE_RELOCATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The tables that say where an image holds addresses of its own. */
enum pe_relocation_table {
	PE_RELOCATIONS_BASE, /* .reloc: firmware applies it, again in SetVirtualAddressMap */
	PE_RELOCATIONS_ELF,  /* .rela, of an ELF file: the image's start-up code applies it */
	PE_RELOCATIONS_COUNT
};

typedef void (*pe_relocation_visitor)(void *context, enum pe_relocation_table table,
				      uint64_t offset);

/* Calls `visit` with the offset of each word of 8 bytes that is relocated, counted from the image's
 * base; in the order of the tables, and in each up to the point where it makes no sense any more. */
void pe_relocations_visit(const void *base, size_t size, pe_relocation_visitor visit,
			  void *context);

/* Did its linker leave the base relocations away? Then nobody can say where its pointers are. */
bool pe_relocations_stripped(const void *base, size_t size);

#endif
