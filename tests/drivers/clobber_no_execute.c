/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Switches no-execute off, with which every page table entry that says so is malformed.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=efer
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("mov %rax, %r8\n\tmov $0xc0000080, %ecx\n\trdmsr\n\tbtr $11, %eax\n\twrmsr\n\t"
		   "mov %r8, %rax");
