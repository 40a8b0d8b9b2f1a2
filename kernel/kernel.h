/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's steps, in the order of kernel/main.c. Others than the walk have headers of their
 * own: report.h, service.h, and the seven questions' evidence/questions.h.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <arch/exception.h>
#include <handoff.h>
#include <stdarg.h>

#include "kernel/service.h"

/* Called by the entry code on the kernel's own stack; does not return. */
void kernel_main(const struct handoff *handoff);

/* The page under that stack, which traps_open() takes away; and one past the stack's last byte. */
extern uint8_t kernel_stack_guard[PAGE_SIZE], kernel_stack_end[];

/* ---- believe.c: the handoff is examined before it is believed ---- */

/* Why the handoff cannot be believed, or NULL. Looks only at what earlier conditions made safe. */
const char *believe_reason(const struct handoff *handoff);

/* Panics with that reason. */
void believe(const struct handoff *handoff);

/* ---- traps.c: descriptor tables and exception stacks of the kernel's own ---- */

/*
 * Control registers, FPU, GDT, TSS, IDT; the page under the kernel's stack is taken away. From here on
 * a fault while firmware is under way is one line, `Bail out!` with kernel/lib/fault.h's sentence; a
 * fault of the kernel itself is its registers and then such a line.
 */
void traps_open(const struct handoff *handoff);

/* Reads 8 bytes; false if that faults. */
bool traps_peek(vaddr_t address, uint64_t *value);

/* An exception in the kernel itself: the end. */
void traps_panic(void *context, const struct exception_frame *frame) __attribute__((noreturn));

/* ---- identity.c: the last piece of an identity map, dropped and proved to be gone ---- */

/* Unmaps the transit pages and flushes every translation. */
void identity_drop(const struct handoff *handoff);

/* traps_peek(), or what another program has for it. */
typedef bool (*identity_peek)(vaddr_t address, uint64_t *value);

/* handoff.identity_map_gone: the tables show nothing at its physical address, and reading there faults. */
void identity_check(const struct handoff *handoff, identity_peek peek);

/* ---- describe.c: what machine and what handoff this is, in facts ---- */

/* The firmware's vendor and its board, the specification's version that it names; virtmap=, its seed, reset=. */
void describe_start(const struct handoff *handoff);

/* Each runtime region, physical and virtual, with the rights that the page tables give it; of many, the
 * first eight. */
void describe_regions(const struct handoff *handoff);

/* The end that is asked for: the last line, if the machine ends so. */
void describe_end(const struct handoff *handoff);

/* ---- runtime.c: the services that an operating system asks for first ---- */

/*
 * service.GetTime, service.GetVariable (BootOrder and SecureBoot) and service.SetVariable (a variable of
 * our own is written, read back and deleted; only on a virtual machine, since a board's flash is
 * somebody's). A service that EFI_RT_PROPERTIES_TABLE calls unsupported must still be there, and say so.
 */
void runtime_check(const struct handoff *handoff, firmware_caller call);

/* ---- reset.c: the end of the machine, through firmware where it works ---- */

/*
 * ResetSystem as reset= says, through `call`. If it returns, that is reported, with a verdict line: a
 * failed shutdown ends in halt, never in a boot loop; a failed cold or warm reset tries the keyboard
 * controller, port 0xCF9 and a triple fault in turn. reset=halt calls nothing.
 */
void reset_machine(const struct handoff *handoff, firmware_caller call) __attribute__((noreturn));

/* The same ladder from its second step on: after a ResetSystem that failed, or a panic. */
void reset_without_firmware(enum reset reset) __attribute__((noreturn));

/* Interrupts off and asleep for good, after the line `# halted`. */
void reset_halt(void) __attribute__((noreturn));

/* ---- reset.c: a failure that is told, and ended as reset= asks ---- */

/* The end of the machine after a panic, once reset= is known; before that it halts. */
void panic_ends_by(enum reset reset);

/* `Bail out!` with the formatted reason, then the end. Works before console_open(), on COM1. */
void panic(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Before something is told that a panic follows. A panic inside a panic has nothing better to say than
 * the first: the second call of this halts. */
void panic_begin(void);

#endif
