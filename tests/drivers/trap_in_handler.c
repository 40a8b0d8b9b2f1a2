/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Runs into an assertion in its address-change handler: an exception that cannot be repaired.
 *
 * expect: class=exception phase=svam service=SetVirtualAddressMap function=at_address_change
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_address_change(void)
{
	__asm__ volatile("ud2");
}
