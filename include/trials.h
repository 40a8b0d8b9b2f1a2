/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Trials: calls of the handoff itself that firmware must refuse, made by the loader at the only moment
 * at which they can be made, and judged by the kernel.
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

#endif
