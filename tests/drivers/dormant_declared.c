/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps a physical address on purpose, for a device that does DMA, and says so.
 *
 * expect: none
 * census-allow: .data+dma_address
 */
#include "tests/drivers/driver.h"

static volatile EFI_PHYSICAL_ADDRESS dma_address;

EFI_STATUS at_start(void)
{
	dma_address = (EFI_PHYSICAL_ADDRESS)driver_allocate(EfiRuntimeServicesData);
	return dma_address ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}
