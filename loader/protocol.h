/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The protocols of a handle (UEFI 2.10, section 7.3).
 */
#ifndef LOADER_PROTOCOL_H
#define LOADER_PROTOCOL_H

#include "loader/guid.h"
#include "loader/loader.h"

/* What HandleProtocol answers: *protocol is the handle's, unless it is an error. */
EFI_STATUS protocol_of(const struct loader *loader, EFI_HANDLE handle, EFI_GUID guid,
		       void **protocol);

#endif
