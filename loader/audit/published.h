/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Is what firmware publishes as gRT a table? published_look() of audit.h asks.
 */
#ifndef AUDIT_PUBLISHED_H
#define AUDIT_PUBLISHED_H

#include "loader/audit/audit.h"

/* What is wrong with a table that lies anywhere; not a byte of it is read unless `map` has it. */
enum table_fault published_examine(const struct memory_map *map,
				   const struct runtime_services *services);

#endif
