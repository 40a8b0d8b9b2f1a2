/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Correct, and as large as a driver may be: 200 regions of runtime memory, and 50,000 pointers in them,
 * each of which leads on to the next region. With what firmware keeps that is nearly all that a census
 * has room for.
 *
 * expect: none
 * expect-skip: map.count
 * expect-fact: census-image image=correct_large.efi words=49952 converted=49952 left-physical=0
 *	stale=0 changed-wrongly=0 cleared=0 reassigned=0 changed=0 expected=0 residue=0 declared=0
 *	suspects=0
 */
#include "tests/drivers/driver.h"

#define REGIONS 200
#define POINTERS 250 /* in each */
#define PAGES (4 * REGIONS)

static void **regions[REGIONS];

/* Every other page of a piece of memory, so that no two are one region. Firmware may take a page that is
 * given back for itself. */
static EFI_STATUS allocate(void)
{
	EFI_PHYSICAL_ADDRESS page;
	UINTN count = 0;
	EFI_STATUS status = driver_boot_services->AllocatePages(AllocateAnyPages,
								EfiBootServicesData, PAGES, &page);

	if (EFI_ERROR(status))
		return status;
	for (UINTN i = 0; i < PAGES && count < REGIONS; i += 2, page += 2 * EFI_PAGE_SIZE) {
		(void)driver_boot_services->FreePages(page, 1);
		if (!EFI_ERROR(driver_boot_services->AllocatePages(AllocateAddress,
								   EfiRuntimeServicesData, 1,
								   &page)))
			regions[count++] = (void **)page;
	}
	return count == REGIONS ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

EFI_STATUS at_start(void)
{
	EFI_STATUS status = allocate();

	for (UINTN i = 0; i < REGIONS && !EFI_ERROR(status); i++)
		for (UINTN j = 0; j < POINTERS; j++)
			regions[i][j] = i + 1 < REGIONS ? &regions[i + 1][j] : NULL;
	return status;
}

void at_address_change(void)
{
	for (UINTN i = 0; i < REGIONS; i++) {
		for (UINTN j = 0; j < POINTERS; j++)
			driver_convert(&regions[i][j]);
		driver_convert(&regions[i]);
	}
}
