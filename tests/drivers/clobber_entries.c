/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaves other entries for SYSCALL and SYSENTER behind, another task priority, and MTRRs that are off.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities
 *	changed=cr8+star+lstar+cstar+sfmask+sysenter_cs+sysenter_esp+sysenter_eip+mtrr_type
 */
#include "tests/drivers/common/clobber.h"

/* The low half of a register that is addressed by ECX; EDX:EAX is what it holds. */
#define CHANGE(number) "mov $" number ", %ecx\n\trdmsr\n\txor $0x800, %eax\n\twrmsr\n\t"

CLOBBERING_SERVICE("mov %rax, %r8\n\tmov $15, %ecx\n\tmov %rcx, %cr8\n\t" CHANGE("0xc0000081")
			   CHANGE("0xc0000082") CHANGE("0xc0000083") CHANGE("0xc0000084")
				   CHANGE("0x174") CHANGE("0x175") CHANGE("0x176")
					   CHANGE("0x2ff") "mov %r8, %rax");
