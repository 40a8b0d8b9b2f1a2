/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Refusal tests: calls of the handoff itself that firmware must refuse, made by the loader at the only
 * moment at which they can be made (loader/audit/refusals.c). The kernel judges the answers
 * (kernel/audit/evidence/refused.c).
 */
#ifndef AUDIT_REFUSALS_H
#define AUDIT_REFUSALS_H

#include <stdint.h>

enum refusal {
	REFUSAL_EXIT_WRONG_KEY, /* ExitBootServices: EFI_INVALID_PARAMETER; the right key follows */
	REFUSAL_SVAM_DESCRIPTOR_SIZE,	 /* EFI_INVALID_PARAMETER; before the real call */
	REFUSAL_SVAM_DESCRIPTOR_VERSION, /* EFI_INVALID_PARAMETER; before the real call */
	REFUSAL_SVAM_AGAIN,		 /* EFI_UNSUPPORTED; right after the real call */

	/* svam-test=: each may use up the boot, so that nothing but a reset is left. */
	REFUSAL_SVAM_BEFORE_EXIT,   /* EFI_UNSUPPORTED */
	REFUSAL_SVAM_MISSING_RANGE, /* EFI_NO_MAPPING: a RUNTIME descriptor is left out */
	REFUSAL_SVAM_FOREIGN_RANGE, /* EFI_NOT_FOUND: one that is not in the memory map */
	REFUSAL_COUNT
};

struct handoff_refusal {
	uint32_t made;
	uint32_t outcome; /* enum call_outcome (kernel/guard/guard.h) */
	uint64_t status;
	uint32_t used_up; /* nothing but ResetSystem can be called after it, whatever it answered */
	uint32_t faults;  /* of a call that may have them: then there is no answer */
};

#endif
