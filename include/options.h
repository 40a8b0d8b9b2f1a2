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

/* reset=: how the machine is ended. Unless it is said, a machine without a hypervisor halts: there
 * the report may have no other place than the screen. */
enum reset {
	RESET_SHUTDOWN,
	RESET_COLD,
	RESET_WARM,
	RESET_PLATFORM,
	RESET_HALT, /* no ResetSystem: verdict and findings stay on the screen */
	RESET_COUNT
};

/* audit=: what is done about an access that firmware may not make. */
enum audit_policy {
	AUDIT_CONTINUE, /* repair it until the service returns, and go on */
	AUDIT_STRICT,	/* end the service at the first one; reclaim=poison comes with it */
	AUDIT_STEP,	/* repair it for one instruction, so that every single one is seen */
	AUDIT_COUNT
};

/* hang-limit= was not given: as long as suits the hardware. */
#define HANG_LIMIT_DEFAULT UINT32_MAX

struct options {
	uint32_t virtmap;    /* enum virtmap */
	uint32_t reset;	     /* enum reset */
	uint64_t seed;	     /* of scattered; 1 unless given */
	uint32_t audit;	     /* enum audit_policy */
	uint32_t hang_limit; /* hang-limit=: milliseconds for a service; 0: for ever */
	/* reclaim=SIZE, or reclaim=poison or poison:SIZE. The memory that firmware gives up at the
	 * exit is compared before and after its services run, or overwritten before, as an operating
	 * system will: all boot-services and loader pages, and so many bytes of free memory. */
	uint64_t reclaim_size;
	uint32_t reclaim_poison;
	uint32_t reserved;
};

#define RECLAIM_SIZE_DEFAULT (UINT64_C(64) << 20)

#define OPTIONS_DEFAULT                                                                            \
	{                                                                                          \
		.virtmap = VIRTMAP_OFFSET, .reset = RESET_SHUTDOWN, .seed = 1,                     \
		.audit = AUDIT_CONTINUE, .hang_limit = HANG_LIMIT_DEFAULT,                         \
		.reclaim_size = RECLAIM_SIZE_DEFAULT                                               \
	}

/* The words behind virtmap=, reset= and audit=, by their enum: the parser and the report share them. */
extern const char virtmap_names[VIRTMAP_COUNT][12];
extern const char reset_names[RESET_COUNT][12];
extern const char audit_names[AUDIT_COUNT][12];

#endif
