/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls a function of its own through a pointer that was never converted. The pointer is volatile
 * only so that the compiler does not see through it.
 *
 * expect: class=unconverted-pointer phase=virtual service=GetNextHighMonotonicCount access=execute
 *	memory=EfiRuntimeServicesCode function=at_runtime
 * hidden-by: identity none
 * expect-census: left-physical chain=.data+callback
 */
#include "tests/drivers/driver.h"

static EFI_STATUS(EFIAPI *volatile callback)(void);

static EFI_STATUS EFIAPI answer(void)
{
	return EFI_SUCCESS;
}

EFI_STATUS at_start(void)
{
	callback = answer;
	return EFI_SUCCESS;
}

void at_runtime(void)
{
	(void)callback();
	driver_come_back();
}
