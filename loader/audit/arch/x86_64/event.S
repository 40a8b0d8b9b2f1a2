/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The notification function of the loader's events (include/audit/events.h): counts a signal.
 *
 * Called by firmware in its convention (UEFI specification, "x64 Platforms"): rcx is the event, rdx
 * its context, a struct handoff_event in the page that starts with their struct handoff_events. Long
 * mode, interrupts as they are, boot services or none: so it does nothing but count. A copy of it runs
 * elsewhere, so there is no address in it.
 */
	.section .text.arch_event_notify, "ax", @progbits
	.globl arch_event_notify, arch_event_notify_end
	.hidden arch_event_notify, arch_event_notify_end
	.type arch_event_notify, @function
arch_event_notify:
	mov	%rdx, %rax
	and	$-4096, %rax
	incl	4(%rax)				/* handoff_events.signals */
	mov	4(%rax), %eax
	incl	8(%rdx)				/* handoff_event.count */
	mov	%eax, 12(%rdx)			/* handoff_event.order */
	ret
arch_event_notify_end:
	.size arch_event_notify, . - arch_event_notify

	.section .note.GNU-stack, "", @progbits
