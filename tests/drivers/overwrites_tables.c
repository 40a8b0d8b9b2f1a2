/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Clears what lies at a physical address that belongs to the operating system now: its topmost page
 * table, of all pages. A repair that gave firmware that page itself would be the end of the machine.
 *
 * expect: class=stale-loader-memory phase=virtual service=GetNextHighMonotonicCount access=write
 *	memory=EfiLoaderData function=at_virtual
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	UINTN root;

	__asm__("mov %%cr3, %0" : "=r"(root));
	root &= ~(UINTN)(EFI_PAGE_SIZE - 1);
	for (UINTN i = 0; i < EFI_PAGE_SIZE / sizeof(UINT64); i++)
		((volatile UINT64 *)root)[i] = 0;
}
