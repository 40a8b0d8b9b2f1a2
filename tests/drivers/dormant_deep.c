/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Never converts a pointer deep inside a page allocation whose own pointer it converts.
 *
 * expect-census: left-physical chain=.data+pages,0x2ab8
 */
#include "tests/drivers/driver.h"

#define PAGES 4
#define DEEP 0x2ab8

static UINT8 *pages;

EFI_STATUS at_start(void)
{
	EFI_PHYSICAL_ADDRESS address;
	void *target = driver_allocate(EfiRuntimeServicesData);
	EFI_STATUS status;

	if (!target)
		return EFI_OUT_OF_RESOURCES;
	status = driver_boot_services->AllocatePages(AllocateAnyPages, EfiRuntimeServicesData,
						     PAGES, &address);
	if (EFI_ERROR(status))
		return status;
	pages = (UINT8 *)address;
	driver_boot_services->SetMem(pages, PAGES * EFI_PAGE_SIZE, 0);
	*(void **)(pages + DEEP) = target;
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&pages);
}
