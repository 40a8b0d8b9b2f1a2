/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What a driver under test asks firmware for while it is started: runtime memory, and events.
 *
 * So the census knows where each of its allocations ends, and guesses at no pool's format.
 */
#ifndef AUDIT_HOOKS_H
#define AUDIT_HOOKS_H

#include "loader/audit/audit.h"

/* From here on everything is asked for by the driver that will be the next in audit->drivers. */
void hooks_start(struct audit *audit);

/* Firmware's table is as it was, but for what the driver itself has hooked meanwhile. */
void hooks_stop(void);

#endif
