/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A runtime driver that generates the code of a service, and puts it into boot-services code.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=QueryCapsuleCapabilities
 *	access=execute memory=EfiBootServicesCode image=*
 * expect-not-ok: handoff.virtual_address_change
 * expect-not-ok: capsule.query.bad_flags capsule.query.null
 */
#include "tests/drivers/driver.h"

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
	void *original;

	if (!code)
		return EFI_OUT_OF_RESOURCES;
	original = driver_hook(&driver_runtime_services->Hdr,
			       &driver_runtime_services->QueryCapsuleCapabilities, code);
	generate_jump(code, (UINT64)original);
	return EFI_SUCCESS;
}
