/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Has an exit handler of another calling convention: it destroys registers of firmware's ExitBootServices,
 * which goes wrong with them before the exit is done.
 *
 * expect: class=clobbered-state phase=exiting service=ExitBootServices changed=rbx+rbp+rdi+rsi+df
 *	function=on_exit
 */
#include "tests/drivers/driver.h"
#include "tests/drivers/groups.h"

static void EFIAPI on_exit(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	__asm__ volatile(
		"xor %esi, %esi\n\txor %edi, %edi\n\txor %ebx, %ebx\n\txor %ebp, %ebp\n\tstd");
}

EFI_STATUS at_start(void)
{
	static EFI_GUID group = EVENT_GROUP_EXIT_BOOT_SERVICES;
	EFI_EVENT event;

	return driver_boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, on_exit, NULL,
						   &group, &event);
}
