/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Every check that a report may hold, once: its name, the sentence that is true when it is ok, and
 * whether making it changes the machine's state. checks= chooses among them
 * (include/audit/audit_options.h), checks=list prints them, and the table of tests/coverage/README.md
 * is held against them by a test.
 */
#ifndef KERNEL_CHECKS_H
#define KERNEL_CHECKS_H

#include <handoff.h>
#include <stdbool.h>

/* Before the first check. An option that names no check at all ends the report. */
void checks_open(const struct handoff *handoff);

/* Is the check to be made? One that is not leaves no line in the report. */
bool checks_want(const char *name);

/* How many of them are to be made; a family of checks counts once. */
unsigned int checks_count(void);

/* That check is to be made, whatever checks= says: the verdict rests on it. */
void checks_demand(const char *name);

/*
 * The reason why a check that is wanted is skipped before it begins, or NULL. Clock, alarm, capsules
 * and the contents of flash belong to the machine's owner: they are touched on a virtual machine, or
 * where checks=all says that the owner wants it.
 */
const char *checks_excuse(const char *name);

#endif
