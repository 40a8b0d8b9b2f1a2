/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Asks the protocol database for a protocol on a handle that it has kept. The function pointer was
 * kept as well, so that the call goes straight into boot-services code.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=execute memory=EfiBootServicesCode function=at_runtime
 * expect-census: stale chain=.data+handle_protocol
 */
#include "tests/drivers/driver.h"

static EFI_HANDLE handle;
static EFI_HANDLE_PROTOCOL handle_protocol;

EFI_STATUS at_start(void)
{
	handle = driver_image;
	handle_protocol = driver_boot_services->HandleProtocol;
	return EFI_SUCCESS;
}

void at_runtime(void)
{
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	void *interface;

	(void)handle_protocol(handle, &protocol, &interface);
}
