/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The end of a machine whose firmware does not end it: the ways that are left, in order of manners.
 *
 * For the loader and the kernel alike. The caller announces each way before it is tried, so that
 * the last line of the log says which one worked.
 */
#ifndef HARD_RESET_H
#define HARD_RESET_H

enum hard_reset {
	HARD_RESET_KEYBOARD,	 /* the keyboard controller pulses the processor's reset line */
	HARD_RESET_CF9,		 /* the chipset's reset control register */
	HARD_RESET_TRIPLE_FAULT, /* an exception that nobody can take shuts the processor down */
	HARD_RESET_COUNT
};

/* Its name is the report's; trying it returns if the machine goes on all the same, after a moment's
 * patience. */
extern const struct hard_reset_way {
	const char *name;
	void (*try)(void);
} hard_reset_ways[HARD_RESET_COUNT];

/* Interrupts off and asleep for good. */
void hard_reset_halt(void) __attribute__((noreturn));

#endif
