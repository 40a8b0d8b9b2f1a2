/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Protocols, asked for in one place: half of the code of a call is its GUID.
 */
#include "loader/protocol.h"

EFI_STATUS protocol_of(const struct loader *loader, EFI_HANDLE handle, EFI_GUID guid,
		       void **protocol)
{
	return loader->boot_services->HandleProtocol(handle, &guid, protocol);
}
