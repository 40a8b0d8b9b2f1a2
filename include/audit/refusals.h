/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Trials: calls of the handoff itself that firmware must refuse, made by the loader at the only moment
 * at which they can be made; and events of the loader's own, which firmware must signal. The kernel
 * judges both (kernel/evidence/).
 */
#ifndef TRIALS_H
#define TRIALS_H

#include <stdint.h>

enum trial {
	TRIAL_EXIT_WRONG_KEY, /* ExitBootServices: EFI_INVALID_PARAMETER; the right key follows */
	TRIAL_SVAM_DESCRIPTOR_SIZE,    /* EFI_INVALID_PARAMETER; before the real call */
	TRIAL_SVAM_DESCRIPTOR_VERSION, /* EFI_INVALID_PARAMETER; before the real call */
	TRIAL_SVAM_AGAIN,	       /* EFI_UNSUPPORTED; right after the real call */

	/* svam-test=: each may use up the boot, so that nothing but a reset is left. */
	TRIAL_SVAM_BEFORE_EXIT,	  /* EFI_UNSUPPORTED */
	TRIAL_SVAM_MISSING_RANGE, /* EFI_NO_MAPPING: a RUNTIME descriptor is left out */
	TRIAL_SVAM_FOREIGN_RANGE, /* EFI_NOT_FOUND: one that is not in the memory map */
	TRIAL_COUNT
};

struct handoff_trial {
	uint32_t made;
	uint32_t outcome; /* enum call_outcome (kernel/guard/guard.h) */
	uint64_t status;
};

/* An event for each group that belongs to the handoff, and for each of the two types that UEFI 2.0
 * replaced by a group (UEFI 2.10, section 7.1). */
enum event {
	EVENT_EXIT_TYPE,	    /* EVT_SIGNAL_EXIT_BOOT_SERVICES */
	EVENT_ADDRESS_CHANGE_TYPE,  /* EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE */
	EVENT_BEFORE_EXIT_GROUP,    /* EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES, since 2.9 */
	EVENT_EXIT_GROUP,	    /* EFI_EVENT_GROUP_EXIT_BOOT_SERVICES */
	EVENT_ADDRESS_CHANGE_GROUP, /* EFI_EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE */
	EVENT_COUNT
};

struct handoff_event {
	uint64_t status; /* of CreateEvent or CreateEventEx */
	uint32_t count;	 /* how often it was signalled */
	uint32_t order;	 /* the last time was the so manieth signal of all; from 1 */
};

struct handoff_events {
	uint32_t made;	  /* 0: there was no page of runtime memory for them */
	uint32_t signals; /* of all events together */
	struct handoff_event event[EVENT_COUNT];
};

#endif
