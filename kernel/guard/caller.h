/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Who called the code that a fetch missed: the return address on the stack, and whether to believe it.
 *
 * A compiler makes a jump of `return next(…)`. Then the return address is that of whoever called the
 * function that jumped, who is innocent.
 */
#ifndef GUARD_CALLER_H
#define GUARD_CALLER_H

#include "kernel/guard/guard.h"

struct caller {
	enum record_caller kind;
	uint64_t
		address; /* to which the call would have returned; 0 if the stack does not show it */
};

/* Looks for the caller of the code at frame->rip, which could not be fetched. */
struct caller caller_find(const struct guard *guard, const struct exception_frame *frame);

/* Would the call have returned to the loader's thunk, which calls guard->checked_function? */
bool caller_is_thunk(const struct guard *guard, uint64_t address);

/* ---- Per architecture ---- */

/* The reader of memory that firmware can read: false for other addresses. */
typedef bool (*word_reader)(const struct guard_world *world, uint64_t address, uint64_t *word);

/*
 * Can the call in front of `address` have led to frame->rip, with the registers as they are now?
 * CALLER_CERTAIN: it names that address, or the memory that it names holds it. CALLER_LIKELY: the
 * register holds it, which may have been loaded since. CALLER_BEHIND: it leads directly to other code.
 * CALLER_REFUTED: it leads elsewhere, or there is no call.
 */
enum record_caller call_site_judge(const struct guard_world *world, word_reader read,
				   const struct exception_frame *frame, uint64_t address);

#endif
