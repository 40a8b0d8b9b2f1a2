/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Has a static table of strings. Its pointers are ELF relocations, which gnu-efi's start-up code
 * applies once; the PE image has no base relocations, so SetVirtualAddressMap leaves the table
 * behind.
 *
 * expect: class=unconverted-pointer phase=virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiRuntimeServicesCode function=at_runtime
 * hidden-by: identity none
 * expect-census: left-physical chain=.data+names
 */
#include "tests/drivers/driver.h"

static const CHAR8 *const volatile names[] = {(const CHAR8 *)"one", (const CHAR8 *)"two"};

EFI_STATUS at_start(void)
{
	return driver_relocate();
}

void at_runtime(void)
{
	driver_read(names[1]);
}
