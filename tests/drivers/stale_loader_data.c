/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps its context in loader data, which belongs to the operating system after the exit.
 *
 * expect: class=stale-loader-memory phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=read memory=EfiLoaderData function=at_runtime
 * expect-census: stale chain=.data+context
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_start(void)
{
	context = driver_allocate(EfiLoaderData);
	return context ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_runtime(void)
{
	driver_read(context);
}
