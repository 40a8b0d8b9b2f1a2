/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Refusal tests of the two calls of the handoff itself: include/audit/refusal.h has their list.
 */
#ifndef REFUSAL_TESTS_H
#define REFUSAL_TESTS_H

#include "loader/audit/audit.h"
#include "loader/svam.h"

/* The arguments of the handoff's own call, which the guard makes. */
struct svam refusals_svam(struct audit *audit);

/* svam-test=before-exit: SetVirtualAddressMap while boot services are there. */
void refusals_before_exit(struct audit *audit);

/* ExitBootServices with a key that no map has, and then the map again. If firmware takes the key all
 * the same, that call was the exit. False after output_failure(). */
bool refusals_at_exit(struct audit *audit);

/* Before the real SetVirtualAddressMap, and right after it. */
void refusals_before_svam(struct audit *audit);
void refusals_after_svam(struct audit *audit);

#endif
