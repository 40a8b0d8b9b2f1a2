/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Every check that a report may hold, once: its name, what it holds when it is ok, and whether making
 * it changes the machine's state. checks= chooses among them (include/audit/audit_options.h), checks=list
 * prints them, and the table of tests/coverage/README.md is held against them by a test.
 */
#ifndef KERNEL_CHECKS_H
#define KERNEL_CHECKS_H

#include <handoff.h>
#include <stdbool.h>

/* Before the first check. An option that names no check at all ends the report. */
void checks_open(const struct handoff *handoff);

/* Is the check to be made? One that is not leaves no line in the report. */
bool checks_want(const char *name);

/*
 * Why a check that is wanted is skipped before it begins, or NULL. Clock, alarm, capsules and what is
 * written into flash are somebody's: they are touched where a virtual machine stands in for him, or
 * where checks=all says that it is all the same.
 */
const char *checks_excuse(const char *name);

#endif
