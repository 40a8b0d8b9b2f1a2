/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the command line may say, for both images; loader/core/options.c turns words into this.
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
	VIRTMAP_NONE,	   /* no SetVirtualAddressMap: physical calls on a 1:1 map */
	VIRTMAP_COUNT
};

/* reset=: how the machine is ended. */
enum reset {
	RESET_SHUTDOWN,
	RESET_COLD,
	RESET_WARM,
	RESET_PLATFORM,
	RESET_HALT, /* no ResetSystem: verdict and findings stay on the screen */
	RESET_COUNT
};

struct options {
	uint32_t virtmap; /* enum virtmap */
	uint32_t reset;	  /* enum reset */
	uint64_t seed;	  /* of scattered; 1 unless given */
};

#define OPTIONS_DEFAULT                                                                            \
	{                                                                                          \
		.virtmap = VIRTMAP_OFFSET, .reset = RESET_SHUTDOWN, .seed = 1                      \
	}

/* The words behind virtmap= and reset=, by their enum: the parser and the report share them. */
extern const char virtmap_names[VIRTMAP_COUNT][12];
extern const char reset_names[RESET_COUNT][12];

#endif
