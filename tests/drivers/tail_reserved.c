/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Forwards a service to code that it has put into reserved memory, by a jump.
 *
 * expect: class=reserved-memory phase=physical,virtual service=QueryCapsuleCapabilities
 *	access=execute memory=EfiReservedMemoryType variable=next
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_CAPSULE_CAPABILITIES next;

static EFI_STATUS EFIAPI query_capsule_capabilities(EFI_CAPSULE_HEADER **capsules, UINTN count,
						    UINT64 *maximum, EFI_RESET_TYPE *reset)
{
	return next(capsules, count, maximum, reset);
}

/* mov $EFI_UNSUPPORTED, %rax; ret */
static const UINT8 code[] = {0x48, 0xb8, 3, 0, 0, 0, 0, 0, 0, 0x80, 0xc3};

EFI_STATUS at_start(void)
{
	UINT8 *page = driver_allocate(EfiReservedMemoryType);

	if (!page)
		return EFI_OUT_OF_RESOURCES;
	for (UINTN i = 0; i < sizeof(code); i++)
		page[i] = code[i];
	next = (EFI_QUERY_CAPSULE_CAPABILITIES)(UINTN)page;
	(void)driver_hook(&driver_runtime_services->Hdr,
			  &driver_runtime_services->QueryCapsuleCapabilities,
			  (void *)query_capsule_capabilities);
	return EFI_SUCCESS;
}
