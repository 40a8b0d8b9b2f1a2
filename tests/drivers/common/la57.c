/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The top level for firmware's page tables, and a place for the trampoline; see la57.h. */
#include "tests/drivers/common/la57.h"

#define PRESENT_WRITABLE 3ULL
#define CR4_LA57 (1ULL << 12)
#define CPUID_7_ECX_LA57 (1U << 16)
#define CR3_ADDRESS 0x000ffffffffff000ULL

extern __attribute__((visibility("hidden"))) UINT8 la57_start[], la57_end[];

static BOOLEAN processor_has_la57(void)
{
	UINT32 eax = 0, ebx, ecx = 0, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	if (eax < 7)
		return FALSE;
	eax = 7;
	ecx = 0;
	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	return (ecx & CPUID_7_ECX_LA57) != 0;
}

/* CR3 is loaded in 32-bit mode and the trampoline runs there: both pages must lie below 4 GiB. */
static EFI_STATUS allocate_low(EFI_BOOT_SERVICES *boot_services, EFI_MEMORY_TYPE type, void **page)
{
	EFI_PHYSICAL_ADDRESS address = 0xffffffff;
	EFI_STATUS status = boot_services->AllocatePages(AllocateMaxAddress, type, 1, &address);

	if (EFI_ERROR(status))
		return status;
	boot_services->SetMem((void *)address, EFI_PAGE_SIZE, 0);
	*page = (void *)address;
	return EFI_SUCCESS;
}

EFI_STATUS la57_enable(EFI_BOOT_SERVICES *boot_services)
{
	UINT64 *pml5, cr3, cr4;
	void *trampoline;
	EFI_STATUS status;

	if (!processor_has_la57())
		return EFI_UNSUPPORTED;
	__asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
	if (cr4 & CR4_LA57)
		return EFI_SUCCESS;

	status = allocate_low(boot_services, EfiBootServicesData, (void **)&pml5);
	if (EFI_ERROR(status))
		return status;
	status = allocate_low(boot_services, EfiBootServicesCode, &trampoline);
	if (EFI_ERROR(status))
		return status;

	/* One entry is 256 TiB: all that four levels could reach from below. */
	__asm__ volatile("mov %%cr3, %0" : "=r"(cr3));
	pml5[0] = (cr3 & CR3_ADDRESS) | PRESENT_WRITABLE;

	boot_services->CopyMem(trampoline, la57_start, (UINTN)(la57_end - la57_start));
	((void (*)(UINT64 *))trampoline)(pml5);
	return EFI_SUCCESS;
}
