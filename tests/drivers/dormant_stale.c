/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps a pointer to a context in boot-services data.
 *
 * expect-census: stale chain=.data+pointer
 */
#include "tests/drivers/driver.h"

static void *volatile pointer;

EFI_STATUS at_start(void)
{
	pointer = driver_allocate(EfiBootServicesData);
	return pointer ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}
