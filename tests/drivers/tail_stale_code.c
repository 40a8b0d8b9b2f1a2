/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Jumps through a pointer in memory of its own, which it converts, to code that was given up at the exit.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=QueryCapsuleCapabilities
 *	access=execute memory=EfiBootServicesCode
 * expect-not-ok: capsule.query.bad_flags capsule.query.null
 * expect-census: stale chain=.data+context,0x10
 */
#include "tests/drivers/driver.h"

struct context {
	UINT64 calls[2];
	EFI_QUERY_CAPSULE_CAPABILITIES next;
};

static struct context *context;

static EFI_STATUS EFIAPI query(EFI_CAPSULE_HEADER **capsules, UINTN count, UINT64 *size,
			       EFI_RESET_TYPE *type)
{
	context->calls[0]++;
	return context->next(capsules, count, size, type);
}

/* movabs $target, %rax; jmp *%rax */
static void generate_jump(UINT8 *code, UINT64 target)
{
	code[0] = 0x48;
	code[1] = 0xb8;
	for (int i = 0; i < 8; i++)
		code[2 + i] = (UINT8)(target >> (8 * i));
	code[10] = 0xff;
	code[11] = 0xe0;
}

EFI_STATUS at_start(void)
{
	UINT8 *code = driver_allocate(EfiBootServicesCode);

	context = driver_allocate(EfiRuntimeServicesData);
	if (!code || !context)
		return EFI_OUT_OF_RESOURCES;
	context->next = (EFI_QUERY_CAPSULE_CAPABILITIES)code;
	generate_jump(code, (UINT64)driver_hook(&driver_runtime_services->Hdr,
						&driver_runtime_services->QueryCapsuleCapabilities,
						query));
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&context);
}
