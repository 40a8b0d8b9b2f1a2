/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The pointer census: words that the loader notes before SetVirtualAddressMap, so that the kernel can
 * tell afterwards which of firmware's pointers were converted.
 *
 * The loader only counts: it judges nothing, and follows no pointer. kernel/audit/census/ does both, on
 * the same words read again at their virtual addresses, before the first service is called there.
 *
 * Words that are read
 *	Every aligned word (options.census_step) of the EfiRuntimeServicesCode and EfiRuntimeServicesData
 *	descriptors that have EFI_MEMORY_RUNTIME. Never MMIO: reading a device's register may change it.
 * Words that are noted
 *	A word whose value lies in a RUNTIME descriptor of any type, or in boot-services or loader
 *	memory. Values below CENSUS_LOWEST are left out: that is where small integers live.
 */
#ifndef CENSUS_H
#define CENSUS_H

#include <address.h>
#include <stdint.h>

#define CENSUS_LOWEST 0x100000 /* the first MiB */

/* A prototype noted 640 to 11,000 words on OVMF; words beyond the limit are only counted. */
#define CENSUS_WORDS_MAX 65536
#define CENSUS_BLOCKS_MAX 4096
#define CENSUS_RESIDUE_MAX 4096
#define CENSUS_CONSTANTS_MAX 4096

/* What the kernel judges the words in: pages that nobody needs to clear before the kernel is entered. */
#define CENSUS_ROOM_SIZE (3 * 1024 * 1024)

/* A word that held an address before SetVirtualAddressMap. */
struct census_word {
	paddr_t at;
	uint64_t value;
};

/* Runtime memory that was allocated while a driver under test was started, and not freed again then. */
struct census_block {
	paddr_t base;
	uint64_t size;	 /* as it was asked for */
	uint32_t driver; /* its index in handoff.drivers */
	uint32_t reserved;
};

/* Values that firmware's libraries keep without a use after the exit; only exact values count. */
enum census_residue_kind {
	RESIDUE_SYSTEM_TABLE,
	RESIDUE_BOOT_SERVICES,
	RESIDUE_RUNTIME_SERVICES,
	RESIDUE_CONFIGURATION_TABLE, /* the array, and each VendorTable */
	RESIDUE_HANDLE,
	RESIDUE_EVENT,	    /* of a driver under test: the specification has no list of events */
	RESIDUE_IMAGE_BASE, /* an image's own address */
	RESIDUE_KIND_COUNT
};

struct census_residue {
	uint64_t value;
	uint32_t kind; /* enum census_residue_kind */
	uint32_t reserved;
};

/* Firmware's tables as they were before a driver under test was started: the words behind their headers.
 * EFI_BOOT_SERVICES is the longest. */
enum census_table_kind {
	CENSUS_TABLE_SYSTEM,
	CENSUS_TABLE_BOOT_SERVICES,
	CENSUS_TABLE_RUNTIME_SERVICES,
	CENSUS_TABLE_COUNT
};

#define CENSUS_TABLE_WORDS 44

struct census_table {
	uint32_t count;
	uint32_t reserved;
	uint64_t words[CENSUS_TABLE_WORDS];
};

/* The arrays lie in the handoff's own pages. `*_all` also counts the entries that did not fit. */
struct handoff_census {
	uint32_t step; /* bytes from word to word; 0: no census was taken */
	uint32_t reserved;
	vaddr_t words; /* struct census_word[word_count]; each descriptor's in ascending order */
	uint32_t word_count;
	uint32_t word_count_all;
	vaddr_t blocks; /* struct census_block[block_count] */
	uint32_t block_count;
	uint32_t block_count_all;
	vaddr_t residue; /* struct census_residue[residue_count] */
	uint32_t residue_count;
	uint32_t residue_count_all;
	/* Words in the data of a driver under test that looked like an address before it was started. */
	vaddr_t constants; /* struct census_word[constant_count] */
	uint32_t constant_count;
	uint32_t constant_count_all;
	struct census_table tables[CENSUS_TABLE_COUNT];
	vaddr_t room; /* CENSUS_ROOM_SIZE bytes, which hold anything; 0: none */
};

#endif
