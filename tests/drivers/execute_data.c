/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Runs code that it has put into a data allocation.
 *
 * expect: class=execute-data phase=virtual service=GetNextHighMonotonicCount access=execute
 *	memory=EfiRuntimeServicesData function=at_runtime
 */
#include "tests/drivers/driver.h"

typedef void(EFIAPI *data_function)(void);

static UINT8 *code;

EFI_STATUS at_start(void)
{
	code = driver_allocate(EfiRuntimeServicesData);
	if (!code)
		return EFI_OUT_OF_RESOURCES;
	code[0] = 0xc3; /* ret */
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&code);
}

void at_runtime(void)
{
	((data_function)code)();
	driver_come_back();
}
