/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Sums up a buffer of many pages that was left in boot-services data: one mistake, and one finding.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiBootServicesData function=at_runtime
 * expect-census: stale chain=.data+buffer
 */
#include "tests/drivers/driver.h"

#define PAGES 64

static const UINT8 *buffer;

EFI_STATUS at_start(void)
{
	buffer = driver_allocate_pages(EfiBootServicesData, PAGES);
	return buffer ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_runtime(void)
{
	for (UINTN offset = 0; offset < PAGES * EFI_PAGE_SIZE; offset += sizeof(UINT64))
		driver_read(buffer + offset);
}
