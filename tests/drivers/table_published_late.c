/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The same, and it is published when boot services end: whoever has read SystemTable->RuntimeServices
 * before that has another table.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=QueryCapsuleCapabilities access=read
 *	function=service
 * expect-census: stale chain=.data+kept
 */
#include "tests/drivers/common/own_table.h"

void own_table_is_ready(void)
{
}

void at_exit_boot_services(void)
{
	own_table_publish();
}
