/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns on another stack altogether, its own: there is no way back to the caller.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=rsp
 * tainted: yes
 */
#include "tests/drivers/common/clobber.h"

__attribute__((used)) static UINT8 stack[2 * EFI_PAGE_SIZE];

CLOBBERING_SERVICE("pop %rcx\n\tlea stack+2048(%rip), %rsp\n\tjmp *%rcx");
