/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The seven questions to ask when a failure appears after the kernel starts, answered from evidence.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include <handoff.h>

/* handoff.exit_boot_services … handoff.boot_services_gone, in the order of the questions. */
void evidence_check(const struct handoff *handoff);

#endif
