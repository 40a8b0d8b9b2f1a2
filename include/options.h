/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The options of the command line; loader/option_table.c turns words into this.
 *
 * An option is a word `name=value`; words are separated by blanks and line ends, and `#` starts a
 * comment that runs to the end of its line. The last word for a name counts.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdint.h>

/* virtmap=: where the runtime regions go. include/layout.h has the window. */
enum virtmap {
	VIRTMAP_OFFSET,	   /* RUNTIME_VIRTUAL_BASE + physical address */
	VIRTMAP_PACKED,	   /* from the top of the window downwards */
	VIRTMAP_SCATTERED, /* each group at a base of its own, from a seed: scattered:SEED */
	VIRTMAP_IDENTITY,  /* SetVirtualAddressMap with virtual == physical */
	VIRTMAP_NONE,	   /* no SetVirtualAddressMap: physical calls on an identity map */
	VIRTMAP_COUNT
};

/* reset=: how the machine is ended. Unless it is said, a machine without a hypervisor halts: there
 * the report may have no other place than the screen. */
enum reset {
	RESET_SHUTDOWN,
	RESET_COLD,
	RESET_WARM,
	RESET_PLATFORM,
	RESET_HALT, /* no ResetSystem: the report stays on the screen */
	RESET_COUNT
};

struct options {
	uint32_t virtmap; /* enum virtmap */
	uint32_t reset;	  /* enum reset */
	uint64_t seed;	  /* of scattered; 1 unless given */
};

/* The words behind virtmap= and reset=, by their enum: the parser and the report share them. */
#define OPTION_NAME_SIZE 14
extern const char virtmap_names[VIRTMAP_COUNT][OPTION_NAME_SIZE];
extern const char reset_names[RESET_COUNT][OPTION_NAME_SIZE];

#endif
