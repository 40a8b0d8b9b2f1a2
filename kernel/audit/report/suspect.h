/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A suspect of the census, as the end of the report takes it.
 */
#ifndef AUDIT_SUSPECT_H
#define AUDIT_SUSPECT_H

#include <address.h>
#include <stdint.h>

/* So many of the other words that a suspect stands for are known by their values. */
#define SUSPECT_OTHERS 16

/* A pointer that the census suspects: a word of an image's data, or one that it leads to. */
struct suspect {
	const char *kind;
	const char *memory; /* that it points to */
	const char *advice;
	const char *image;
	paddr_t image_base;
	uint64_t offset; /* of the image's word */
	uint64_t value;
	uint32_t words; /* with this one cause */
	uint32_t other_count;
	uint64_t others[SUSPECT_OTHERS];
};

#endif
