/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps its context in ACPI NVS memory. It stays reserved, but an operating system does not map it
 * for runtime services (as ResetSystem of the OptiPlex 9020 expects).
 *
 * expect: class=acpi-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiACPIMemoryNVS function=at_runtime
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_start(void)
{
	context = driver_allocate(EfiACPIMemoryNVS);
	return context ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_runtime(void)
{
	driver_read(context);
}
