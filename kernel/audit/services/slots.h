/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Every runtime service, called through the virtual gRT and examined: one check service.NAME each.
 */
#ifndef AUDIT_SLOTS_H
#define AUDIT_SLOTS_H

#include <handoff.h>

/* All of them in the order of include/services.h; ResetSystem's entry is examined, not called. Around
 * them the checks of kernel/audit/services/stateful.h. */
void slots_check(const struct handoff *handoff);

#endif
