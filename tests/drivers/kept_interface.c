/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Uses a protocol interface (here its own loaded image) after the database that owns it is gone.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=read memory=EfiBootServicesData function=at_runtime
 * expect-census: stale chain=.data+loaded_image
 */
#include "tests/drivers/driver.h"

static EFI_LOADED_IMAGE_PROTOCOL *loaded_image;

EFI_STATUS at_start(void)
{
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;

	return driver_boot_services->HandleProtocol(driver_image, &protocol,
						    (void **)&loaded_image);
}

void at_runtime(void)
{
	driver_read(&loaded_image->ImageBase);
}
