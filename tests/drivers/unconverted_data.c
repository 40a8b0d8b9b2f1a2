/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps its context in runtime memory, but never converts the pointer to it.
 *
 * expect: class=unconverted-pointer phase=virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiRuntimeServicesData function=at_runtime
 * hidden-by: identity none
 * expect-census: left-physical chain=.data+context
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_start(void)
{
	context = driver_allocate(EfiRuntimeServicesData);
	return context ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_runtime(void)
{
	driver_read(context);
}
