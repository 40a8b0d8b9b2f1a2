/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_MEMORY_ATTRIBUTES_TABLE (UEFI 2.10, section 4.6.4): what firmware says of the rights that its
 * runtime code and data need, whether that can be, and whom it leaves out.
 */
#ifndef AUDIT_ATTRIBUTES_H
#define AUDIT_ATTRIBUTES_H

#include <handoff.h>

#include "kernel/lib/reasons.h"

/*
 * The check audit.attributes_table, and notes that are no findings: one for each image that the table
 * takes for data (EDK II records no image after EndOfDxe, so every driver from a disk or an option
 * ROM), one for each whose sections do not start on pages, and one if some of the runtime regions
 * cannot but be writable and executable.
 */
void attributes_check(const struct handoff *handoff);

/* Adds a reason for each entry that cannot be: of a type that is not runtime code or data, of an
 * impossible shape, outside every RUNTIME descriptor of its type, or over another entry's pages. */
void attributes_examine(const struct memory_map *entries, const struct memory_map *map,
			struct reasons *reasons);

#endif
