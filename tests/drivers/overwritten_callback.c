/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls a callback that was in memory which has been freed: debug builds of EDK II fill it with 0xaf.
 * The processor does not say where such a call was to lead, nor who made it.
 *
 * expect: class=unmapped phase=virtual service=GetNextHighMonotonicCount access=execute
 *	address=0xafafafafafafafaf function=at_virtual
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

static EFI_STATUS(EFIAPI *volatile callback)(void);

EFI_STATUS at_start(void)
{
	callback = (EFI_STATUS(EFIAPI *)(void))(UINTN)0xafafafafafafafaf; /* not canonical */
	return EFI_SUCCESS;
}

void at_virtual(void)
{
	(void)callback();
	driver_come_back();
}
