/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps the globals that EDK II's libraries keep (gBS, gST, gImageHandle, an event): residue of the
 * boot, never used again, and no defect.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

static volatile EFI_HANDLE image_handle;
static EFI_SYSTEM_TABLE *volatile system_table;
static EFI_BOOT_SERVICES *volatile boot_services;
static EFI_EVENT event;

EFI_STATUS at_start(void)
{
	image_handle = driver_image;
	system_table = driver_system_table;
	boot_services = driver_boot_services;
	return boot_services->CreateEvent(0, 0, NULL, NULL, &event);
}
