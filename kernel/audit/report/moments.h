/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The moments that drivers under test were given before the exit, and those that they were spared.
 */
#ifndef AUDIT_MOMENTS_H
#define AUDIT_MOMENTS_H

#include <handoff.h>

/* Notes of ReadyToBoot and of first-call=; none without a driver under test. */
void moments_describe(const struct handoff *handoff);

#endif
