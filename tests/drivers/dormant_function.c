/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps a pointer to a function of its own that was never converted.
 *
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
