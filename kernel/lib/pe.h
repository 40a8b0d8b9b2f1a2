/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The section table of a PE32+ image that lies loaded in memory.
 *
 * Source: Microsoft PE/COFF specification, sections "COFF File Header", "Optional Header" and
 * "Section Table".
 */
#ifndef PE_H
#define PE_H

#include <address.h>
#include <status.h>
#include <stdbool.h>
#include <stddef.h>

#define PE_SECTIONS_MAX 32

struct pe_section {
	uint32_t offset; /* from the image's base */
	uint32_t size;	 /* in memory */
	uint8_t rights;	 /* enum rights */
};

struct pe_image {
	uint32_t section_alignment; /* below 4096, rights per page mean nothing */
	uint32_t size;		    /* SizeOfImage */
	uint32_t headers_size;
	uint32_t section_count;
	struct pe_section sections[PE_SECTIONS_MAX];
};

/* Reads the headers of the image at `base`, of which `size` bytes may be looked at. */
enum status pe_examine(const void *base, size_t size, struct pe_image *image);

/* ---- For who reads more of an image ---- */

/* The COFF header with the signature in front, and the optional header right behind it; the directories
 * follow. Reserved are fields that nobody here reads. */
struct pe_headers {
	uint32_t signature;
	uint16_t machine;
	uint16_t section_count;
	uint8_t reserved0[12];
	uint16_t optional_header_size;
	uint16_t characteristics;

	uint16_t magic;
	uint8_t reserved1[30];
	uint32_t section_alignment;
	uint8_t reserved2[20];
	uint32_t image_size;
	uint32_t headers_size;
	uint32_t checksum;
	uint16_t subsystem; /* 10 to 12: an EFI application, boot driver, runtime driver */
	uint8_t reserved3[38];
	uint32_t directory_count;
};

/* An image in memory, the offset of its headers, and their contents. */
struct pe_view {
	const uint8_t *base;
	size_t size;
	uint32_t headers_offset;
	struct pe_headers headers;
};

enum status pe_open(struct pe_view *view, const void *base, size_t size);

/* Copies `size` bytes from `offset` on; false if not all of them are there. */
bool pe_read(const struct pe_view *view, uint64_t offset, void *to, size_t size);

struct section_header {
	char name[8];
	uint32_t virtual_size;
	uint32_t virtual_address;
	uint32_t raw_size;
	uint8_t reserved[16];
	uint32_t characteristics;
};

/* Entry `index` of the section table; false if the view does not hold it. */
bool pe_read_section(const struct pe_view *view, uint16_t index, struct section_header *section);

#endif
