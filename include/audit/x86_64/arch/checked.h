/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The part of loader/audit/checked.c that depends on the machine.
 */
#ifndef ARCH_CHECKED_H
#define ARCH_CHECKED_H

#include <arch/guard.h>

/* Offsets for the assembly, in a struct checked_page. */
#define CHECKED_BEFORE 0
#define CHECKED_AFTER 8
#define CHECKED_STACK 16

/* The room for the code. */
#define CHECKED_CODE_SIZE 328

#ifndef __ASSEMBLER__

/* One call under way. */
struct checked_state {
	struct gate_state before, after;
	uint64_t found;					   /* see struct guard_machine */
	uint8_t vectors[512] __attribute__((aligned(16))); /* by FXSAVE */
};

/* The code that a thunk jumps to, with the address of its struct checked in RAX. It runs wherever it is
 * copied to, in a page that starts with a struct checked_page. */
extern const uint8_t arch_checked[] __attribute__((visibility("hidden")));

/* May instructions read vector registers now? */
bool arch_has_vectors(void);

#endif
#endif
