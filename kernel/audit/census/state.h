/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The census's state: one table of words, and the tables that are searched beside it.
 *
 * Every step of kernel/audit/census/survey.c adds a column to the table. The state is one static
 * struct, since the kernel has no allocator; steps are given it, so that tests have one of their own.
 */
#ifndef CENSUS_STATE_H
#define CENSUS_STATE_H

#include <audit/notes.h>
#include <stdbool.h>

#include "kernel/audit/census/pe_relocations.h"

/* The kinds of a word that held an address. */
enum census_kind {
	CENSUS_CONVERTED,	/* now the right virtual address */
	CENSUS_LEFT_PHYSICAL,	/* still the physical address of a RUNTIME region */
	CENSUS_STALE,		/* still an address in memory that is gone */
	CENSUS_CHANGED_WRONGLY, /* now an address of nothing, as after a delta that was added twice */
	CENSUS_CLEARED,		/* no address any more */
	CENSUS_REASSIGNED,	/* another valid virtual address */
	CENSUS_CHANGED,		/* was in memory that is gone, and is something else: no pointer */
	CENSUS_KIND_COUNT
};

/* The reasons why a word that was left behind is no suspect. */
enum census_excuse {
	EXCUSE_NONE,
	EXCUSE_SHADOW,	 /* no word of its own: bytes of a pointer or a number beside it */
	EXCUSE_EXPECTED, /* the specification leaves it physical */
	EXCUSE_RESIDUE,	 /* `residue` has its kind */
	EXCUSE_DECLARED, /* census-allow= names it */
	EXCUSE_TABLE,	 /* reported with the first word of its relocation table, or of a copy */
	EXCUSE_CONSTANT, /* the file holds that number there */
	EXCUSE_COUNT
};

#define WORD_NONE UINT32_MAX
#define IMAGE_NONE UINT16_MAX
#define DRIVER_NONE UINT32_MAX

#define HEADS_COPY 3 /* of a table of firmware's */

struct word {
	paddr_t at;
	uint64_t before; /* SetVirtualAddressMap */
	uint64_t now;
	uint32_t parent; /* the word whose pointer leads here; WORD_NONE for a root */
	uint16_t image;	 /* in which its chain begins; IMAGE_NONE until it is reached or a root */
	uint16_t kind : 3, excuse : 3, residue : 3;
	uint16_t tables : 2; /* bits of enum pe_relocation_table: which list it */
	uint16_t
		heads : 2; /* the same: it stands for all of a table that was never applied; or HEADS_COPY */
	uint16_t root : 1;
	uint16_t reached : 1;
};

/* The used length of an array in the handoff, which another loader may have made longer than `max`. */
static inline uint32_t scan_buffers(uint32_t count, uint32_t max)
{
	return count < max ? count : max;
}

#define CENSUS_IMAGES_MAX 256
#define CENSUS_OWNERS (HANDOFF_DRIVERS + CENSUS_IMAGES_MAX)
#define CENSUS_BOUNDS_MAX (CENSUS_WORDS_MAX + 2 * (CENSUS_BLOCKS_MAX + CENSUS_IMAGES_MAX + 2))

/* An image, in whose data a chain may begin. */
struct census_image {
	paddr_t base;
	uint64_t size;
	const char *name;
	uint32_t driver;       /* under test, whose image it is; DRIVER_NONE: the platform's */
	bool sections_unknown; /* all of it is taken for data */
	bool stripped;	       /* of its relocations: a pointer is a number in its file */
};

struct census {
	const struct handoff *handoff;

	struct word words[CENSUS_WORDS_MAX]; /* by address, each once */
	uint32_t word_count;

	/* By address and by value. */
	struct census_block blocks[CENSUS_BLOCKS_MAX];
	uint32_t block_count;
	struct census_residue residue[CENSUS_RESIDUE_MAX];
	uint32_t residue_count;

	/* The latest ends of objects whose allocation was not noted: physical, ascending. */
	uint64_t bounds[CENSUS_BOUNDS_MAX];
	uint32_t bound_count;

	/* Words whose pointers are still to be followed; no word stands in it twice. */
	uint32_t queue[CENSUS_WORDS_MAX];

	struct census_image images[CENSUS_IMAGES_MAX];
	uint32_t image_count;

	/* For each image, the words of each of its relocation tables that one word stands for. */
	uint32_t table_words[CENSUS_IMAGES_MAX][PE_RELOCATIONS_COUNT];

	/* Where the words of each owner end in the queue, once it is done with. */
	uint32_t owner_ends[CENSUS_OWNERS];
};

#endif
