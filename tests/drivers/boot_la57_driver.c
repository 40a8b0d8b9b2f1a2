/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A boot-services driver that turns on five levels of page tables. It may be loaded by the loader
 * itself; la57_application does it before the loader starts.
 *
 * expect: none
 */
#include "tests/drivers/common/la57.h"
#include "tests/drivers/driver.h"

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	(void)image;
	return la57_enable(system_table->BootServices);
}
