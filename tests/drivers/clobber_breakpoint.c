/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaves breakpoints behind, on memory that its caller writes: on what it notes of the call, and on the
 * stack on which it takes a page fault, which there is while they are set.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities
 *	changed=dr0+dr1+dr7
 * expect: class=null-page phase=physical,virtual service=QueryCapsuleCapabilities access=read
 *	function=query_capsule_capabilities
 */
#include "tests/drivers/driver.h"

#define PAGE_FAULT_STACK 44 /* the second entry of the interrupt stack table, in the task state */
#define WRITES_OF_8_BYTES_DR0_DR1 0x99000a

static EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;
static const UINT8 *volatile null;

struct __attribute__((packed)) table_register {
	UINT16 limit;
	UINT8 *base;
};

/* Where the audit keeps what it reads in front of its descriptors, and the task state behind them. */
static void set_breakpoints(void)
{
	struct table_register gdtr;
	const UINT8 *stack;

	__asm__ volatile("sgdt %0" : "=m"(gdtr));
	stack = *(const UINT8 *volatile *)(gdtr.base + gdtr.limit + 1 + PAGE_FAULT_STACK);
	__asm__ volatile("mov %0, %%dr0" : : "r"(gdtr.base - 64));
	__asm__ volatile("mov %0, %%dr1" : : "r"(stack - 0x300));
	__asm__ volatile("mov %0, %%dr7" : : "r"((UINTN)WRITES_OF_8_BYTES_DR0_DR1));
}

static EFI_STATUS EFIAPI query_capsule_capabilities(EFI_CAPSULE_HEADER **capsules, UINTN count,
						    UINT64 *maximum, EFI_RESET_TYPE *reset)
{
	EFI_STATUS status = firmware_service(capsules, count, maximum, reset);

	if (driver_phase != DRIVER_BOOT) {
		set_breakpoints();
		driver_read(null);
	}
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_service = driver_hook(&driver_runtime_services->Hdr,
				       &driver_runtime_services->QueryCapsuleCapabilities,
				       (void *)query_capsule_capabilities);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_service);
}
