/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report that outlives a warm reset; include/audit/kept_report.h says how.
 */
#ifndef LOADER_KEPT_H
#define LOADER_KEPT_H

#include "loader/loader.h"

/*
 * Writes the report that a start before this one has left in memory to \EFI\brightline\report.txt.
 * Where that fails it is said, and the report stays where it is, for the start after this one.
 */
void kept_save(struct loader *loader);

/* Under reset=warm, sets memory aside for the report of this start: loader->kept_report. Without it,
 * which is said, the walk goes on. */
void kept_reserve(struct loader *loader);

#endif
