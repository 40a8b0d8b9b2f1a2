/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The requests of a driver under test while it is started: runtime memory, and events.
 *
 * So the census knows the end of each of its allocations, and does not guess the format of a pool.
 */
#ifndef AUDIT_HOOKS_H
#define AUDIT_HOOKS_H

#include "loader/audit/audit.h"

/* From here on every request counts for the driver that will be the next in audit->drivers. */
void hooks_start(struct audit *audit);

/* Restores firmware's table, except for entries that the driver itself has hooked meanwhile. */
void hooks_stop(void);

#endif
