/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Reads device registers (where PCs have the TPM) that no descriptor of the memory map lists.
 * Firmware has to ask for such a range with EFI_MEMORY_RUNTIME, or the operating system does not
 * map it (Qubes 6258).
 *
 * expect: class=unlisted-mmio phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	function=at_runtime
 */
#include "tests/drivers/driver.h"

static const UINT8 *volatile registers;

EFI_STATUS at_start(void)
{
	registers = (const UINT8 *)(UINTN)0xfed40000;
	return EFI_SUCCESS;
}

void at_runtime(void)
{
	driver_read(registers);
}
