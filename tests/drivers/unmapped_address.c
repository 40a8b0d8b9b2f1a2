/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Follows a pointer that somebody has written over with text.
 *
 * expect: class=exception phase=virtual service=GetNextHighMonotonicCount
 *	function=at_virtual
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

static const UINT64 *volatile context;

EFI_STATUS at_start(void)
{
	context = (const UINT64 *)(UINTN)0x4c54444554524f43; /* "CORTEDTL": not canonical */
	return EFI_SUCCESS;
}

void at_virtual(void)
{
	driver_read(context);
}
