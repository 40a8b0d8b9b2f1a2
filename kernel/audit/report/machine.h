/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The machine and its handoff: the facts at the head of the report.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "kernel/guard/guard.h"

/* One `# key=value …` line for each part of the handoff. */
void machine_describe(const struct handoff *handoff, const struct guard *guard);

#endif
