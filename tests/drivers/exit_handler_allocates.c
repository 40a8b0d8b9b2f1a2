/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Allocates runtime memory in its ExitBootServices handler, when the caller has its final memory
 * map already. The page is runtime memory for firmware and free memory for the operating system,
 * and ConvertPointer finds no descriptor for it.
 *
 * expect: class=free-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiConventionalMemory function=at_runtime
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

void at_exit_boot_services(void)
{
	context = driver_allocate_low(EfiRuntimeServicesData);
}

void at_address_change(void)
{
	driver_convert(&context);
}

void at_runtime(void)
{
	if (context)
		driver_read(context);
}
