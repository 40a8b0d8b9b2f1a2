/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Turns on five levels of page tables under a firmware that entered with four. Some firmware does
 * so by itself, and a loader has to honour what it finds.
 */
#ifndef LA57_H
#define LA57_H

#include <efi.h>

/* EFI_UNSUPPORTED where the processor has four levels only; EFI_SUCCESS where five are on. */
EFI_STATUS la57_enable(EFI_BOOT_SERVICES *boot_services);

#endif
