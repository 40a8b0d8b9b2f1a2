/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The requests of a driver under test while it is started: runtime memory, and events.
 *
 * So the census knows the end of each of its allocations, and does not guess the format of a pool.
 */
#ifndef AUDIT_HOOKS_H
#define AUDIT_HOOKS_H

#include "loader/audit/audit.h"

/* From here on every request counts for the driver of that index in audit->drivers, which may be the one
 * that will be the next there; but one of another driver's code for that driver. */
void hooks_start(struct audit *audit, uint32_t driver);

/* Has an event of a group that a loader comes too late for been created since then? */
bool hooks_saw_ready(void);

/* Restores firmware's table, except for entries that the driver itself has hooked meanwhile. */
void hooks_stop(void);

#endif
