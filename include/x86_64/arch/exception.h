/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Exceptions of x86-64: the frame that kernel/lib's stubs leave, what it says, and the tables that lead
 * there. The assembly knows these layouts by offset; C asserts that they agree.
 *
 * Source: Intel SDM volume 3A, section 6.15 (exceptions), figure 4-12 (page-fault error code).
 */
#ifndef ARCH_EXCEPTION_H
#define ARCH_EXCEPTION_H

#define CODE_SELECTOR 0x08
#define DATA_SELECTOR 0x10
#define TSS_SELECTOR 0x18

#define VECTOR_NMI 2
#define VECTOR_DOUBLE_FAULT 8
#define VECTOR_GENERAL_PROTECTION 13
#define VECTOR_PAGE_FAULT 14
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_EXCEPTIONS 32 /* from here on: interrupts that firmware lets in */
#define VECTOR_COUNT 256
#define VECTOR_WITHOUT_CODE 256 /* added: no error code, and so not the exception of that vector */

/* The vectors with which the processor pushes an error code: #DF, #TS, #NP, #SS, #GP, #PF, #AC, #CP, #VC
 * and #SX; SDM volume 3A, table 6-1. */
#define VECTORS_WITH_ERROR_CODE 0x60227d00

#define PAGE_FAULT_WRITE (1 << 1)
#define PAGE_FAULT_FETCH (1 << 4)

/* Every exception stack is this large and aligned to its size; at its foot stand the handler and its
 * context. #PF, #DF, NMI and #MC have one each, since each can happen on top of another; the rest
 * share. */
#define EXCEPTION_STACK_SIZE 16384
#define EXCEPTION_STACK_OTHER 0
#define EXCEPTION_STACK_PAGE_FAULT 1
#define EXCEPTION_STACK_DOUBLE_FAULT 2
#define EXCEPTION_STACK_NMI 3
#define EXCEPTION_STACK_MACHINE_CHECK 4
#define EXCEPTION_STACK_COUNT 5
#define EXCEPTION_STACK_CONTEXT 8

#define EXCEPTION_STUB_SIZE 9 /* two pushes and a jump */
#define FRAME_CR2 120

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stdint.h>

/* In the order in which the stub pushes, lowest address first; the last five are the processor's. */
struct exception_frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
	uint64_t rdi, rsi, rbp, rbx, rdx, rcx, rax;
	uint64_t cr2; /* of a page fault: the address */
	uint64_t vector;
	uint64_t error_code;
	uint64_t rip;
	uint64_t cs;
	uint64_t rflags;
	uint64_t rsp;
	uint64_t ss;
};

/* Returning goes on as the frame says, which may have been changed. */
typedef void (*exception_handler)(void *context, struct exception_frame *frame);

struct exception_stack {
	exception_handler handler;
	void *context;
	uint8_t free[EXCEPTION_STACK_SIZE - 2 * sizeof(void *)];
};

/* Intel SDM volume 3A, figure 7-11. */
struct task_state {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map_base;
} __attribute__((packed));

/* The operand of lgdt and lidt. */
struct table_register {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

struct descriptor_tables {
	uint64_t gdt[5];
	struct task_state tss;
	uint64_t idt[VECTOR_COUNT][2];
};

/* ---- What a frame says ---- */

enum access {
	ACCESS_READ,
	ACCESS_WRITE,
	ACCESS_EXECUTE,
};

/* The longest instruction there is. */
#define INSTRUCTION_SIZE_MAX 15

/* The kind of access of a page fault: no other exception tells. Without no-execute the processor does
 * not tell a fetch from a read either; then the address does. */
static inline enum access exception_access(const struct exception_frame *frame, bool no_execute)
{
	if (frame->vector != VECTOR_PAGE_FAULT)
		return ACCESS_READ;
	if ((frame->error_code & PAGE_FAULT_FETCH) != 0)
		return ACCESS_EXECUTE;
	if ((frame->error_code & PAGE_FAULT_WRITE) != 0)
		return ACCESS_WRITE;
	if (!no_execute && frame->cr2 - frame->rip < INSTRUCTION_SIZE_MAX)
		return ACCESS_EXECUTE;
	return ACCESS_READ;
}

/* Does it say that an address cannot be read: not mapped, or not canonical? */
static inline bool exception_denies_address(const struct exception_frame *frame)
{
	return frame->vector == VECTOR_PAGE_FAULT || frame->vector == VECTOR_GENERAL_PROTECTION;
}

#endif
#endif
