/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the guard needs of the machine: the frame of an exception, stacks, descriptor tables, and the
 * verbs that only an architecture can carry out.
 *
 * The assembly in kernel/guard/arch/x86_64/ knows these layouts by offset; C asserts that they agree.
 */
#ifndef ARCH_GUARD_H
#define ARCH_GUARD_H

/* Every exception stack is this large and aligned to its size; its first word points to the guard.
 * #PF, #DF, NMI and #MC have one each, since each can happen on top of another; the rest share. */
#define GUARD_STACK_SIZE 16384
#define GUARD_STACK_PAGE_FAULT 0
#define GUARD_STACK_DOUBLE_FAULT 1
#define GUARD_STACK_NMI 2
#define GUARD_STACK_MACHINE_CHECK 3
#define GUARD_STACK_OTHER 4
#define GUARD_STACK_COUNT 5

/* The specification asks for 4 KiB free and shipped firmware for far more. What lies under it is left
 * out of the page tables: not one page but a MiB, since a function with a large buffer steps over one
 * without touching it, and writes from the far end on. One that steps over the hole as well is not seen:
 * it writes to what lies below, the guard itself. */
#define GUARD_FIRMWARE_STACK (128 * 1024)
#define GUARD_STACK_HOLE (1024 * 1024)

#define GUARD_ALIGNMENT GUARD_STACK_SIZE

#define GUARD_CODE_SELECTOR 0x08
#define GUARD_DATA_SELECTOR 0x10
#define GUARD_TSS_SELECTOR 0x18

#define VECTOR_DEBUG 1
#define VECTOR_NMI 2
#define VECTOR_DOUBLE_FAULT 8
#define VECTOR_GENERAL_PROTECTION 13
#define VECTOR_PAGE_FAULT 14
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_EXCEPTIONS 32 /* from here on: interrupts that firmware lets in */
#define VECTOR_COUNT 256

#define PAGE_FAULT_PRESENT (1 << 0)
#define PAGE_FAULT_WRITE (1 << 1)
#define PAGE_FAULT_RESERVED (1 << 3)
#define PAGE_FAULT_FETCH (1 << 4)

#define EXCEPTION_STUB_SIZE 9 /* two pushes and a jump */

#define GATE_GENERAL_COUNT 9
#define GATE_VECTOR_COUNT 10

/* Offsets for the assembly. */
#define FRAME_CR2 120
#define STATE_RSP 64
#define STATE_RFLAGS 72
#define STATE_VECTORS 80
#define STATE_MXCSR 240
#define STATE_X87_CONTROL 244
#define STATE_SIZE 296
#define MACHINE_STACK_TOP                                                                          \
	(GUARD_STACK_COUNT * GUARD_STACK_SIZE + GUARD_STACK_HOLE + GUARD_FIRMWARE_STACK)
#define MACHINE_SELF MACHINE_STACK_TOP
#define MACHINE_RESUME_RSP (MACHINE_STACK_TOP + 8)
#define MACHINE_INSIDE (MACHINE_STACK_TOP + 16)
#define MACHINE_BEFORE (MACHINE_STACK_TOP + 24)
#define MACHINE_AFTER (MACHINE_BEFORE + STATE_SIZE)

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stdint.h>

struct guard;

/* In the order in which the stub pushes, lowest address first; the last five are the processor's. */
struct exception_frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
	uint64_t rdi, rsi, rbp, rbx, rdx, rcx, rax;
	uint64_t cr2;
	uint64_t vector;
	uint64_t error_code;
	uint64_t rip;
	uint64_t cs;
	uint64_t rflags;
	uint64_t rsp;
	uint64_t ss;
};

struct guard_stack {
	struct guard *guard;
	uint8_t room[GUARD_STACK_SIZE - sizeof(void *)];
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

struct gate_descriptor {
	uint64_t low;
	uint64_t high;
};

/* The operand of lgdt and lidt. */
struct table_register {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

/*
 * What a function has to leave as it found it (UEFI 2.10, section 2.3.4.2), as it was before a call
 * or is after it. The order of the registers is that of the bits in enum clobbered.
 */
struct gate_state {
	uint64_t general[GATE_GENERAL_COUNT]; /* rbx rbp rdi rsi r12 r13 r14 r15 rsp */
	uint64_t rflags;
	uint64_t vectors[GATE_VECTOR_COUNT][2]; /* xmm6 … xmm15 */
	uint32_t mxcsr;
	uint16_t x87_control;
	uint16_t reserved;
	uint64_t cr0;
	uint64_t cr3;
	uint64_t cr4;
	struct table_register gdtr;
	struct table_register idtr;
};

struct guard_machine {
	struct guard_stack stacks[GUARD_STACK_COUNT] __attribute__((aligned(GUARD_STACK_SIZE)));
	uint8_t firmware_stack_hole[GUARD_STACK_HOLE]; /* never mapped: see guard.h */
	uint8_t firmware_stack[GUARD_FIRMWARE_STACK];
	struct guard_machine *self; /* proves that the way back from firmware found this */
	uint64_t resume_rsp;	    /* where guard_call() goes on, whatever firmware did */
	uint64_t inside;	    /* firmware is running, or an exception of its making */
	struct gate_state before;
	struct gate_state after;
	uint64_t gdt[5];
	struct task_state tss;
	struct gate_descriptor idt[VECTOR_COUNT];
};

/* ---- Verbs on the state of the machine: state.c, machine.c ---- */

/* Fills the registers with which firmware is entered with patterns that nobody has by accident. */
void state_seed(struct gate_state *state);

/* What changed, as enum clobbered bits. */
uint64_t state_compare(const struct gate_state *before, const struct gate_state *after);

/* Control registers and descriptor table registers; what differs from `before` is written back. */
void machine_read(struct gate_state *state);
void machine_restore(const struct gate_state *before, const struct gate_state *after);

/* Descriptor tables and exception stacks for `guard`, loaded. */
void machine_open(struct guard_machine *machine, struct guard *guard);

/* One past the last physical address that the processor can have. */
uint64_t machine_physical_end(void);

void machine_invalidate(uint64_t address);

/* Is `address` on one of the stacks of exceptions? */
static inline bool machine_is_exception_stack(const struct guard_machine *machine, uint64_t address)
{
	return address - (uintptr_t)machine->stacks < sizeof(machine->stacks);
}

/*
 * Writes CR0, CR4, EFER and PAT whole, whatever firmware left in them: long mode with write
 * protection, SSE usable, no-execute where the CPU has it, global pages flushed; of CR4, LA57 and
 * OSXSAVE are kept.
 * For both images, before they turn to page tables of their own.
 */
void guard_control_registers(void);

/* ---- The gate: gate.S ---- */

/*
 * Calls `entry` in the Microsoft ABI on the firmware stack, with machine->before as entry state, and
 * returns RAX. What comes back is in machine->after, without vectors and control registers.
 */
uint64_t gate_enter(struct guard_machine *machine, uint64_t entry, const uint64_t *arguments);

/* Takes xmm6-15, MXCSR and the x87 control word, and leaves both control words at their defaults. */
void gate_read_vectors(struct gate_state *state);

/* Reads 8 bytes and returns 1; returns 0 if the guard answers the fault with gate_peek_failed. */
unsigned int gate_peek(uint64_t address, uint64_t *value);

/* Not functions but places: where to go on after an abort, and what lies between firmware's return
 * and the moment its stack pointer is not needed any more. */
extern const uint8_t gate_abort[], gate_peek_failed[], gate_return[], gate_return_end[];

/* ---- Exception stubs: exceptions.S ---- */

/* VECTOR_EXCEPTIONS of them, EXCEPTION_STUB_SIZE apart; and the one that lets an interrupt pass. */
extern const uint8_t exception_stubs[], exception_ignore[];

/* Loads both tables, and every segment register and the task register from the new GDT. */
void exception_tables_load(const struct table_register *gdtr, const struct table_register *idtr);

#endif
#endif
