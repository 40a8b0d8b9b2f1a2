/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaves the registers changed by which a kernel finds its own data (FS, GS), its system call (EFER), its
 * memory types (PAT) and its debugger's places: as firmware does that was built for a system of its own.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities
 *	changed=efer+pat+fs_base+gs_base+kernel_gs_base+dr0+dr1+dr2+dr3
 */
#include "tests/drivers/common/clobber.h"

#define CHANGE_MSR(number) "mov $" #number ", %ecx\n\trdmsr\n\txor $1, %eax\n\twrmsr\n\t"

CLOBBERING_SERVICE("mov %rax, %r8\n\t" CHANGE_MSR(0xc0000080) CHANGE_MSR(0x277)
			   CHANGE_MSR(0xc0000100) CHANGE_MSR(0xc0000101)
				   CHANGE_MSR(0xc0000102) "mov %rsp, %dr0\n\tmov %rsp, %dr1\n\tmov "
							  "%rsp, %dr2\n\tmov %rsp, %dr3\n\t"
							  "mov %r8, %rax");
