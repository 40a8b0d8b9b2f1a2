/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls a callback that nobody registered.
 *
 * expect: class=null-page phase=physical,virtual service=GetNextHighMonotonicCount access=execute
 *	function=at_runtime
 */
#include "tests/drivers/driver.h"

static EFI_STATUS(EFIAPI *volatile callback)(void);

void at_runtime(void)
{
	(void)callback();
	driver_come_back();
}
