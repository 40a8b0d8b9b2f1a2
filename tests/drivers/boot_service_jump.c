/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Ends with a boot service, as `return gBS->...` does: a jump through the table, of which no return address
 * tells. And it looks whether an entry is there, and calls somewhere else a while later: two mistakes.
 *
 * expect: class=boot-service-call phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	function=jump
 * expect: class=boot-service-call phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	function=at_runtime
 * expect: class=null-page phase=physical,virtual service=GetNextHighMonotonicCount access=execute
 *	function=at_runtime
 */
#include "tests/drivers/driver.h"

static EFI_BOOT_SERVICES *kept;
static volatile BOOLEAN is_there;
static void (*volatile callback)(void);

EFI_STATUS at_start(void)
{
	kept = driver_boot_services;
	return EFI_SUCCESS;
}

static void __attribute__((noinline)) jump(void)
{
	((void (*)(void))(UINTN)kept->RestoreTPL)();
}

void at_runtime(void)
{
	jump();
	is_there = *(void *volatile *)&kept->Stall != NULL;
	__asm__ volatile(".skip 32, 0x90"); /* what a driver does in between */
	callback();
	is_there = FALSE;
}
