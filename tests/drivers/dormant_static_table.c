/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Has a static table whose pointers SetVirtualAddressMap does not reach, and looks at it for the
 * last time when boot services exit.
 *
 * expect-census: left-physical chain=.data+names
 */
#include "tests/drivers/driver.h"

static const CHAR8 *const volatile names[] = {(const CHAR8 *)"one", (const CHAR8 *)"two"};

EFI_STATUS at_start(void)
{
	return driver_relocate();
}

void at_exit_boot_services(void)
{
	driver_read(names[1]);
}
