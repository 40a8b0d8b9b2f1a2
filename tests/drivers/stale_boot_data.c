/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps its context in boot-services data, the type that a plain AllocatePool of most libraries
 * gives. Everything works until the operating system reuses the page.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=read memory=EfiBootServicesData function=at_runtime
 * expect-census: stale chain=.data+context
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_start(void)
{
	context = driver_allocate(EfiBootServicesData);
	return context ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_runtime(void)
{
	driver_read(context);
}
