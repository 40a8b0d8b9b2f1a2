/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Checks that take several calls or a state of the machine, variable.NAME, time.NAME, wakeup.NAME
 * and capsule.NAME, and the rules under which they are made.
 *
 * Each of them puts back before it ends whatever it changes, also after a reason. A check of a service
 * that is missing, or that did not return before, is skipped: service.NAME reports that already.
 *
 * Those that write variables obey two rules more: only names of ours, deleted before and after each
 * check; and never in a store that is nearly full. On a machine that is not virtual,
 * kernel/audit/report/checks.c decides whether anything may be changed at all.
 */
#ifndef SERVICES_STATEFUL_H
#define SERVICES_STATEFUL_H

#include <handoff.h>

/* Before any other check writes a variable: the checks of variables across the exit. Then deletes the
 * variables that a run that was cut off has left behind, and reports their number:
 * `# variables-cleaned=N`. */
void stateful_open(const struct handoff *handoff);

/* Why no variable can be written now, or NULL. */
const char *stateful_lacks_writing(const struct handoff *handoff);

/* All the other checks, behind service.NAME. */
void stateful_checks(const struct handoff *handoff);

#endif
