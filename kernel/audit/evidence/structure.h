/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The structure of what firmware published: the checks map.*, attributes.* and table.*, most of which
 * other suites make as well. The checks of the handoff and audit.attributes_table report faults of a
 * single descriptor or entry.
 */
#ifndef AUDIT_STRUCTURE_H
#define AUDIT_STRUCTURE_H

#include <handoff.h>

void structure_check(const struct handoff *handoff);

#endif
