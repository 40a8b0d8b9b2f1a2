/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Publishes a table of runtime services of its own, whole and sound, in which one service follows a
 * pointer to boot-services memory. Nothing is wrong with the table that was there before, which nobody
 * reads any more.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=QueryCapsuleCapabilities access=read
 *	function=service
 * expect-census: stale chain=.data+kept
 */
#include "tests/drivers/common/own_table.h"

void own_table_is_ready(void)
{
	own_table_publish();
}
