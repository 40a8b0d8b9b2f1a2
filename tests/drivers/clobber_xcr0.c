/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaves XCR0 changed: the next instruction of AVX is an invalid one, or the first that should have been. It
 * has OSXSAVE switched on before the exit, as firmware does that uses AVX; a processor without XSAVE has
 * nothing to lose.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=xcr0
 */
#include "tests/drivers/driver.h"

#define CR4_OSXSAVE (1UL << 18)
#define XCR0_SSE 2

static EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;

static BOOLEAN has_xsave(void)
{
	UINT32 features = 1, other;

	__asm__ volatile("cpuid" : "+a"(features), "=c"(other) : : "rbx", "rdx");
	return (other >> 26 & 1) != 0;
}

static void change_xcr0(void)
{
	UINT32 low, high;

	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	__asm__ volatile("xsetbv" : : "a"(low ^ XCR0_SSE), "d"(high), "c"(0));
}

static EFI_STATUS EFIAPI service(EFI_CAPSULE_HEADER **capsules, UINTN count, UINT64 *maximum,
				 EFI_RESET_TYPE *reset)
{
	EFI_STATUS status = firmware_service(capsules, count, maximum, reset);

	if (driver_phase != DRIVER_BOOT && has_xsave())
		change_xcr0();
	return status;
}

EFI_STATUS at_start(void)
{
	UINTN cr4;

	if (has_xsave()) {
		__asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
		__asm__ volatile("mov %0, %%cr4" : : "r"(cr4 | CR4_OSXSAVE));
	}
	firmware_service = driver_hook(&driver_runtime_services->Hdr,
				       &driver_runtime_services->QueryCapsuleCapabilities,
				       (void *)service);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_service);
}
