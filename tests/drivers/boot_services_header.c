/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Looks at the header of the boot services table, as at its revision, and calls through a pointer of its own
 * that is null: two mistakes, and no call of a boot service.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	function=at_runtime
 * expect: class=null-page phase=physical,virtual service=GetNextHighMonotonicCount access=execute
 *	function=at_runtime
 */
#include "tests/drivers/driver.h"

static EFI_BOOT_SERVICES *kept;
static volatile UINT32 revision;
static void (*volatile callback)(void);

EFI_STATUS at_start(void)
{
	kept = driver_boot_services;
	return EFI_SUCCESS;
}

void at_runtime(void)
{
	revision = *(volatile UINT32 *)&kept->Hdr.Revision;
	callback();
	revision = 0;
}
