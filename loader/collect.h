/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What firmware published in its configuration table (UEFI 2.10, section 4.6).
 */
#ifndef LOADER_COLLECT_H
#define LOADER_COLLECT_H

#include "loader/loader.h"

/* Reads the configuration table anew: the address firmware has for this GUID now, or NULL. */
void *collect_find(const struct loader *loader, EFI_GUID guid);

/* Where ACPI's tables start, 0 if firmware published none; those of version 2 and later count more. */
paddr_t collect_rsdp(const struct loader *loader);

#endif
