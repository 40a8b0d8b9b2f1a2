/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Frees its context and goes on using it. The page lies so low that nobody takes it in the
 * meantime.
 *
 * expect: class=free-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiConventionalMemory function=at_runtime
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_start(void)
{
	EFI_PHYSICAL_ADDRESS page = 0x4fffff;
	EFI_STATUS status;

	status = driver_boot_services->AllocatePages(AllocateMaxAddress, EfiBootServicesData, 1,
						     &page);
	if (EFI_ERROR(status))
		return status;
	context = (UINT64 *)page;
	return driver_boot_services->FreePages(page, 1);
}

void at_runtime(void)
{
	driver_read(context);
}
