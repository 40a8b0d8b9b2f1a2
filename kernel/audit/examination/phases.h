/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The examination's last phase, and the result of all three: one check for rows of a kind.
 */
#ifndef KERNEL_EXAMINATION_H
#define KERNEL_EXAMINATION_H

#include <handoff.h>

/* Calls every row of include/audit/examination.h through the virtual gRT, and reports the checks. */
void examination_check(const struct handoff *handoff);

#endif
