/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The rights of one page of runtime code or data, from whoever knows them.
 *
 * Asked in this order, and the first that knows answers:
 *	1. the attributes table, unless it lists the page's image without one read-only page: it
 *	   does not know drivers that were loaded after EndOfDxe;
 *	2. the PE section table of the page's image, as it lies in memory: without a word of the
 *	   firmware about its pages, that much its own headers promise;
 *	3. nobody: a page of an image, or of a code region, may be written and executed; any other
 *	   page of a data region may be written.
 * A page of gRT can always be written, wherever it lies: U-Boot has it inside RuntimeServicesCode.
 */
#ifndef MAPPING_RIGHTS_H
#define MAPPING_RIGHTS_H

#include "loader/core/mapping_plan.h"

/* `page` lies in `descriptor`, which is RuntimeServicesCode or RuntimeServicesData. */
enum rights mapping_rights_of_page(const struct mapping_rights_source *source,
				   const struct memory_descriptor *descriptor, paddr_t page);

#endif
