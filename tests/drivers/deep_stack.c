/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Uses 1 MiB of stack, where the specification promises 4 KiB (UEFI 2.10, section 2.3.4).
 *
 * expect: class=stack-overrun phase=virtual service=GetNextHighMonotonicCount function=descend
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

static __attribute__((noinline)) UINTN descend(UINTN pages)
{
	volatile UINT8 page[EFI_PAGE_SIZE];

	driver_use(page);
	page[0] = (UINT8)pages;
	return pages == 0 ? page[0] : descend(pages - 1) + page[0];
}

void at_virtual(void)
{
	(void)descend(256);
}
