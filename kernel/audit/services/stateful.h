/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Checks that take several calls or a state of the machine, variable.NAME, time.NAME, wakeup.NAME
 * and capsule.NAME, and the rules under which they are made.
 *
 * Whatever one of them changes, it puts back before it ends, also after a reason. One that would be
 * about a service that is missing, or that did not come back before, is skipped: service.NAME says
 * so already.
 *
 * Those that write variables obey two rules more: only names of ours, deleted before and after each
 * check; and never in a store that is nearly full. Whether anything may be changed at all, on a
 * machine that is not virtual, is kernel/audit/report/checks.c's to decide.
 */
#ifndef SERVICES_STATEFUL_H
#define SERVICES_STATEFUL_H

#include <handoff.h>

/* Before any other check writes a variable: what became of them in the exit. Then deletes what a run
 * that was cut off has left behind, and says how much: `# variables-cleaned=N`. */
void stateful_open(const struct handoff *handoff);

/* All the others, behind service.NAME. */
void stateful_checks(const struct handoff *handoff);

#endif
