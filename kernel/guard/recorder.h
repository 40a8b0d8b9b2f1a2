/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The list of what happened: one record for each distinct thing, with a count of its repeats.
 */
#ifndef GUARD_RECORD_H
#define GUARD_RECORD_H

#include "kernel/guard/guard.h"

/*
 * Adds `what` to the list, or counts it if the same thing is there already: everything but the count,
 * the taint and the place inside the page is equal. (A repair covers a page, so a second access to it
 * is not even seen.) An instruction that walks through memory page by page is the same thing as well:
 * a copied buffer is one mistake and not a thousand, which would fill the list and leave no space for
 * those of others. The observer is told of a new one.
 */
void record_add(struct guard *guard, struct access_record *what);

/* Puts the report's port back as it was, before something is printed, and notes that it was changed. */
void record_port(struct guard *guard);

#endif
