/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Clears the topmost page table that is in use when it is called, of all pages, before anything is
 * virtual: in a service, and in its address-change handler. The loader stands on that table.
 *
 * expect: class=stale-loader-memory phase=physical service=GetNextHighMonotonicCount access=write
 *	memory=EfiLoaderData function=at_runtime
 * expect: class=stale-loader-memory phase=svam service=SetVirtualAddressMap access=write
 *	memory=EfiLoaderData function=at_address_change
 */
#include "tests/drivers/driver.h"

static inline void clear_topmost_table(void)
{
	UINTN root;

	__asm__("mov %%cr3, %0" : "=r"(root));
	root &= ~(UINTN)(EFI_PAGE_SIZE - 1);
	for (UINTN i = 0; i < EFI_PAGE_SIZE / sizeof(UINT64); i++)
		((volatile UINT64 *)root)[i] = 0;
}

void at_runtime(void)
{
	if (driver_phase == DRIVER_PHYSICAL)
		clear_topmost_table();
}

void at_address_change(void)
{
	clear_topmost_table();
}
