/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* What the drivers under test use again and again. */
#include "tests/drivers/driver.h"

static void *allocate(EFI_ALLOCATE_TYPE how, EFI_PHYSICAL_ADDRESS limit, EFI_MEMORY_TYPE type,
		      UINTN pages)
{
	EFI_PHYSICAL_ADDRESS address = limit;
	EFI_STATUS status;

	status = driver_boot_services->AllocatePages(how, type, pages, &address);
	if (EFI_ERROR(status))
		return NULL;
	driver_boot_services->SetMem((void *)address, pages * EFI_PAGE_SIZE, 0);
	return (void *)address;
}

void *driver_allocate(EFI_MEMORY_TYPE type)
{
	return driver_allocate_pages(type, 1);
}

void *driver_allocate_pages(EFI_MEMORY_TYPE type, UINTN pages)
{
	return allocate(AllocateAnyPages, 0, type, pages);
}

void *driver_allocate_low(EFI_MEMORY_TYPE type)
{
	return allocate(AllocateMaxAddress, 0xffffff, type, 1);
}

void driver_convert(void *pointer)
{
	(void)driver_runtime_services->ConvertPointer(0, pointer);
}
