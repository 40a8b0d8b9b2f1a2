/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Faults in its address-change handler, on a pointer that is NULL.
 *
 * expect: class=null-page phase=svam service=SetVirtualAddressMap access=read
 *	function=at_address_change
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

static const UINT8 *volatile context;

void at_address_change(void)
{
	driver_read(context + 0x10);
}
