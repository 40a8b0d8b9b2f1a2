/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An exception in words: whose it is, what was touched, and where. Pure.
 */
#ifndef KERNEL_FAULT_H
#define KERNEL_FAULT_H

#include <arch/exception.h>
#include <handoff.h>

#define FAULT_TEXT_SIZE 192

struct fault_text {
	char text[FAULT_TEXT_SIZE];
};

/*
 * Of firmware's, while `service` is under way. `caller` is the return address that lies on the stack: a
 * fetch from where no code is belongs to whoever called it. 0 if there is none.
 *
 *	GetVariable: read of 0x7e9d1018 (EfiBootServicesData) at MyDriver.efi+0x205a
 *	GetTime: exception 6 at 0x7f21205a
 *	GetTime: overrun of the stack at MyDriver.efi+0x205a
 *
 * `stack_guard` is the page under the stack that kernel and firmware share.
 */
struct fault_text fault_of_firmware(const struct handoff *handoff, enum service service,
				    const struct exception_frame *frame, vaddr_t stack_guard,
				    uint64_t caller);

/* Of the kernel's own. */
struct fault_text fault_of_kernel(const struct exception_frame *frame, vaddr_t stack_guard);

#endif
