/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_MEMORY_ATTRIBUTES_TABLE (UEFI 2.10, section 4.6.4): the rights that firmware's runtime code and
 * data need, as firmware states them; whether they are possible, and which images are left out.
 */
#ifndef AUDIT_ATTRIBUTES_H
#define AUDIT_ATTRIBUTES_H

#include <handoff.h>

#include "kernel/lib/reasons.h"

/*
 * The check audit.attributes_table, and notes that are no findings: one for each image that the table
 * takes for data (EDK II records no image after EndOfDxe, so every driver from a disk or an option
 * ROM), one for each whose sections do not start on pages, and one if some pages of the runtime
 * regions have to be writable and executable.
 */
void attributes_check(const struct handoff *handoff);

/* Adds a reason for each impossible entry: of a type that is not runtime code or data, of an
 * impossible shape, outside every RUNTIME descriptor of its type, or over another entry's pages. */
void attributes_examine(const struct memory_map *entries, const struct memory_map *map,
			struct reasons *reasons);

#endif
