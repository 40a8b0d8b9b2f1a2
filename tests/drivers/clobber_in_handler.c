/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Has an address-change handler of another calling convention: it destroys two registers of firmware's
 * SetVirtualAddressMap, which goes wrong with them after it. It prints by a port whose frame it sets before.
 *
 * expect: class=clobbered-state phase=svam service=SetVirtualAddressMap changed=rdi+rsi+serial
 *	function=on_address_change
 * hidden-by: none
 */
#include "tests/drivers/driver.h"
#include "tests/drivers/groups.h"

static void EFIAPI on_address_change(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	__asm__ volatile("mov $0x3fb, %edx\n\tmov $0x1b, %al\n\tout %al, %dx\n\t"
			 "xor %esi, %esi\n\txor %edi, %edi");
}

EFI_STATUS at_start(void)
{
	static EFI_GUID group = EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE;
	EFI_EVENT event;

	return driver_boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, on_address_change,
						   NULL, &group, &event);
}
