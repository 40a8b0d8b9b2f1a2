/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Gives a driver an Unload function; it works without the skeleton, too. */
#include "tests/drivers/driver.h"

EFI_STATUS driver_allow_unload(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table,
			       EFI_IMAGE_UNLOAD unload)
{
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *loaded_image;
	EFI_STATUS status;

	status = system_table->BootServices->HandleProtocol(image, &protocol,
							    (void **)&loaded_image);
	if (!EFI_ERROR(status))
		loaded_image->Unload = unload;
	return status;
}
