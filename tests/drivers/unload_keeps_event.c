/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Its Unload does not close the address-change event: SetVirtualAddressMap signals it all the same,
 * and jumps to where the handler was. Without the skeleton nothing else is left behind.
 *
 * expect: class=exception phase=svam service=SetVirtualAddressMap image=unknown
 *	unloaded=unload_keeps_event.efi
 * expect-not-ok: handoff.set_virtual_address_map
 * unloaded-by: boot_unload_driver
 * tainted: yes
 */
#include "tests/drivers/driver.h"
#include "tests/drivers/groups.h"

static void EFIAPI on_address_change(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
}

static EFI_STATUS EFIAPI unload(EFI_HANDLE image)
{
	(void)image;
	return EFI_SUCCESS;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	static const EFI_GUID group = EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE;
	EFI_EVENT event;
	EFI_STATUS status = driver_allow_unload(image, system_table, unload);

	if (EFI_ERROR(status))
		return status;
	return system_table->BootServices->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY,
							 on_address_change, NULL, &group, &event);
}
