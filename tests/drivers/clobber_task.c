/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns on a global descriptor table of its own, with the code segment and the task state that it has
 * described there a second time.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities
 *	changed=cs+tr+gdtr
 */
#include "tests/drivers/common/clobber.h"

/* The caller's five entries, its code once more, and its task state, which is not busy here. */
__attribute__((used)) static UINT64 table[8];

CLOBBERING_SERVICE(
	"mov %rax, %r8\n\tsgdt 8(%rsp)\n\tmov 10(%rsp), %rdx\n\tlea table(%rip), %rcx\n\t"
	"mov 8(%rdx), %rax\n\tmov %rax, 8(%rcx)\n\tmov %rax, 40(%rcx)\n\t"
	"mov 16(%rdx), %rax\n\tmov %rax, 16(%rcx)\n\t"
	"mov 24(%rdx), %rax\n\tbtr $41, %rax\n\tmov %rax, 48(%rcx)\n\t"
	"mov 32(%rdx), %rax\n\tmov %rax, 56(%rcx)\n\t"
	"movw $63, 8(%rsp)\n\tmov %rcx, 10(%rsp)\n\tlgdt 8(%rsp)\n\t"
	"mov $48, %ecx\n\tltr %cx\n\t"
	"push $40\n\tlea 2f(%rip), %rcx\n\tpush %rcx\n\tlretq\n\t"
	"2: mov %r8, %rax");
