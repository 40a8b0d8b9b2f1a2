/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Firmware that does not clear its boot services out of the system table when it exits.
 *
 * expect-not-ok: handoff.boot_services_gone
 */
#include "tests/drivers/driver.h"

static EFI_SYSTEM_TABLE *system_table;

EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN attempt)
{
	EFI_BOOT_SERVICES *kept = system_table->BootServices;
	EFI_STATUS status = forward(image, key);

	(void)attempt;
	if (!EFI_ERROR(status)) {
		system_table->BootServices = kept;
		driver_seal(&system_table->Hdr);
	}
	return status;
}

EFI_STATUS at_start(void)
{
	system_table = driver_system_table;
	driver_hook_exit();
	return EFI_SUCCESS;
}
