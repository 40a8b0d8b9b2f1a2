/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Never converts a pointer that stands at an odd place of a packed structure (the step of 4 that
 * such structures usually need finds it).
 *
 * expect-census: left-physical chain=.data+record+0x4
 * census-step: 4
 */
#include "tests/drivers/driver.h"

static volatile struct __attribute__((packed)) {
	UINT32 kind;
	void *pointer;
} record;

EFI_STATUS at_start(void)
{
	void *page = driver_allocate(EfiRuntimeServicesData);

	record.kind = 1;
	record.pointer = page;
	return page ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}
