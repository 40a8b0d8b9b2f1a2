/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Hangs in its address-change handler: SetVirtualAddressMap does not return.
 *
 * expect: class=hang phase=svam service=SetVirtualAddressMap function=at_address_change
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_address_change(void)
{
	for (;;)
		__asm__ volatile("pause");
}
