/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A report that outlives a warm reset.
 *
 * Under reset=warm the loader takes a block at one of a few fixed places, and the report grows in
 * it, line by line, behind a magic number and a checksum that hold at every moment. The next start of
 * the loader looks at the same places, whatever its own options are, and writes what it finds to
 * files of \EFI\brightline\reports.
 *
 * Linux's ramoops does the same: it needs nothing of firmware but that memory keeps its contents.
 * Where memory does not (it is cleared, scrambled with a new key, or in use) there is no report, and
 * the checksum shows that. The ways that the specification offers leave traces: a variable
 * has to be non-volatile to outlive a reset, and so has the one in which EDK II keeps the address of
 * a capsule with CAPSULE_FLAGS_PERSIST_ACROSS_RESET (CapsuleUpdateData).
 */
#ifndef KEPT_REPORT_H
#define KEPT_REPORT_H

#include <stdint.h>

/* Enough for every record that the guard can hold, each with its sentence. */
#define KEPT_REPORT_SIZE (1024 * 1024)
#define KEPT_TEXT_SIZE (KEPT_REPORT_SIZE - 16)

#define KEPT_REPORT_MAGIC UINT64_C(0x5450454b54475242) /* "BRGTKEPT", as bytes in memory */

struct kept_report {
	uint64_t magic;
	/* Length of the text, and its CRC-32 in the upper half: one word, so that there is no moment
	 * in which the two do not belong together. */
	uint64_t checksum;
	char text[KEPT_TEXT_SIZE];
};

_Static_assert(sizeof(struct kept_report) == KEPT_REPORT_SIZE, "whole pages");

#endif
