/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The drivers that publish a table of runtime services of their own; they differ in when.
 */
#ifndef OWN_TABLE_H
#define OWN_TABLE_H

#include "tests/drivers/driver.h"

/* The driver's part: the table is made, and not published yet. */
__attribute__((visibility("hidden"))) void own_table_is_ready(void);

/* Makes SystemTable->RuntimeServices lead to it. */
__attribute__((visibility("hidden"))) void own_table_publish(void);

#endif
