/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the loader knows: one context, passed down from main.c to every step.
 *
 * A step is a function that takes the loader and answers whether the walk may go on. When it may
 * not, it has called report_failure() once, with what was wrong; the step's number and name are
 * added there, and what happens then (back to firmware, or a reset) is decided by the phase.
 */
#ifndef LOADER_H
#define LOADER_H

#include <efi.h>
/* gnu-efi first: everything else is free of firmware's headers. */
#include <handoff.h>
#include <stdbool.h>

#include "kernel/guard/guard.h"
#include "kernel/guard/probe.h"
#include "kernel/lib/screen.h"
#include "kernel/lib/serial.h"
#include "loader/audit/core/scan.h"
#include "loader/core/elf.h"
#include "loader/core/mapping_plan.h"

#define LOADER_MAPPINGS_MAX 2048
#define LOADER_IMAGES_MAX 128
#define LOADER_RECORDS_MAX 512
#define LOADER_STACK_SIZE (64 * 1024)
#define LOADER_FAILURE_SIZE 320

struct loader;

struct step {
	unsigned int number;
	const char *name;
	bool (*run)(struct loader *loader);
};

/* Pages from AllocatePages; `data` is where firmware's 1:1 map shows them. */
struct pages {
	void *data;
	uint64_t size;
};

/* Room for one variable. */
struct variable_buffer {
	CHAR16 name[VARIABLE_NAME_SIZE / sizeof(CHAR16)];
	EFI_GUID vendor;
	uint8_t data[VARIABLE_DATA_SIZE];
};

/*
 * What the loader stands on behind the line, in pages of its own: the guard with its descriptor
 * tables and stacks, and what is too large for the image. The guard comes first, for its alignment.
 */
struct stage {
	struct guard guard;
	uint8_t stack[LOADER_STACK_SIZE];
	struct mapping mappings[LOADER_MAPPINGS_MAX]; /* room for a plan */
	struct probe_room probe;		      /* firmware reads and writes it */
	struct variable_buffer variable;	      /* the same */
};

/* What the census notes before there is a handoff, and is copied there at the end. */
struct census_notes {
	struct census_block blocks[CENSUS_BLOCKS_MAX];
	struct census_residue residue[CENSUS_RESIDUE_MAX];
};

/* Text on its way to firmware's console, a line at a time, with room for the longest there is. */
struct console_line {
	CHAR16 text[LOADER_FAILURE_SIZE + 32];
	UINTN used;
};

/* What is used most comes first, and what is large last: a member in the first 128 bytes is reached
 * with an address three bytes shorter, hundreds of times. */
struct loader {
	const struct step *step;
	enum phase phase;
	bool faulted; /* the loader itself took an exception: nobody is called any more */
	bool trials;  /* calls that firmware must refuse are made: see options_read() */
	EFI_STATUS failure_status;

	/* Firmware. `boot_services` is NULL from the accepted ExitBootServices on, and `system_table`'s
	 * console is touched by voice.c alone, in phase boot alone. */
	EFI_HANDLE image;
	EFI_SYSTEM_TABLE *system_table;
	EFI_BOOT_SERVICES *boot_services;
	EFI_RUNTIME_SERVICES *runtime_services;
	EFI_LOADED_IMAGE_PROTOCOL
	*loaded_image; /* of ourselves, and our volume; phase boot alone */

	/* In pages that were set aside before the exit (see reserve.c), at their 1:1 addresses until step
	 * 11; from then on only the stage is (see stage.c). */
	struct handoff *handoff;
	struct stage *stage;
	struct page_pool pool;
	struct memory_map map; /* reused by every GetMemoryMap */
	uint64_t map_capacity;
	struct memory_map virtual_map; /* what SetVirtualAddressMap is given */
	uint64_t virtual_map_capacity;
	uint8_t *offered_map; /* its descriptors as firmware finds them, at their 1:1 address */
	struct memory_map attributes; /* room for the largest that is believed: see reserve.c */
	struct handoff_image *images;
	struct access_record *records;
	struct census_range *census_ranges;
	struct census_word *census_words;
	struct census_notes *census_copy;
	struct variable_note *variables;
	struct kept_report *kept_report; /* NULL: there is none */

	struct pages loader_image;
	struct pages handoff_block;
	struct pages tables;
	struct pages stage_block;
	struct pages kept;	 /* under reset=warm, pages for kept_report: see kept.h */
	struct pages event_page; /* see events.c; firmware keeps it as runtime memory */
	struct pages kernel_segments[ELF_SEGMENTS_MAX];
	EFI_EVENT events[EVENT_COUNT]; /* NULL: not created */

	struct spcr spcr;
	struct serial serial;
	struct screen screen;
	struct handoff_framebuffer framebuffer;
	struct elf_image kernel;
	char failure[LOADER_FAILURE_SIZE]; /* what stopped the walk, in one sentence */
	struct console_line console_line;
	struct options options;
	struct handoff_drivers drivers; /* before there is a handoff to keep them */

	struct handoff_census census; /* its counts; addresses are filled in at the end */
	struct census_notes census_notes;
};

#endif
