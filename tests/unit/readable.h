/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What can be read, for programs that read what firmware published: all of the lower half but this. At WILD
 * there is nothing in any case.
 */
#ifndef TESTS_READABLE_H
#define TESTS_READABLE_H

#include <stdint.h>

struct readable_hole {
	const void *start;
	uint64_t size;
};
extern struct readable_hole readable_hole;

#define WILD ((void *)(uintptr_t)0xdead00000000)

#endif
