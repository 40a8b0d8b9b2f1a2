/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Goes through a buffer in boot-services data from its end to its start, as memmove() does when it
 * copies to a place behind: one mistake, and one finding.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=read memory=EfiBootServicesData function=at_runtime
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
	for (UINTN offset = PAGES * EFI_PAGE_SIZE; offset > 0; offset -= sizeof(UINT64))
		driver_read(buffer + offset - sizeof(UINT64));
}
