/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Its address-change handler calls code that it has left in loader code, and code in memory that it
 * has freed. Each reads the page that it is given: the first is seen to run, since nobody has reused
 * it yet. The second is not there any more, because EDK II overwrites what is freed.
 *
 * expect: class=stale-loader-memory phase=svam service=SetVirtualAddressMap access=execute
 *	memory=EfiLoaderCode function=at_address_change
 * expect: class=stale-boot-memory phase=svam service=SetVirtualAddressMap access=read
 *	memory=EfiBootServicesData image=unknown
 * expect: class=free-memory phase=svam service=SetVirtualAddressMap access=execute
 *	memory=EfiConventionalMemory function=at_address_change
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

typedef UINT64(EFIAPI *reader)(const void *page);

static UINT8 *loader_code, *freed;
static void *boot_data;

/* mov (%rcx), %rax; ret */
static void generate_reader(UINT8 *code)
{
	code[0] = 0x48;
	code[1] = 0x8b;
	code[2] = 0x01;
	code[3] = 0xc3;
}

/* So low that nobody takes it again in the meantime, and below what other drivers take. */
static UINT8 *allocate_lowest(void)
{
	EFI_PHYSICAL_ADDRESS page = 0x3fffff;
	EFI_STATUS status = driver_boot_services->AllocatePages(AllocateMaxAddress,
								EfiBootServicesCode, 1, &page);

	return EFI_ERROR(status) ? NULL : (UINT8 *)page;
}

EFI_STATUS at_start(void)
{
	loader_code = driver_allocate(EfiLoaderCode);
	freed = allocate_lowest();
	boot_data = driver_allocate(EfiBootServicesData);
	if (!loader_code || !freed || !boot_data)
		return EFI_OUT_OF_RESOURCES;
	generate_reader(loader_code);
	generate_reader(freed);
	return driver_boot_services->FreePages((EFI_PHYSICAL_ADDRESS)freed, 1);
}

void at_address_change(void)
{
	(void)((reader)loader_code)(boot_data);
	(void)((reader)freed)(boot_data);
	loader_code = freed = NULL;
	boot_data = NULL;
}
