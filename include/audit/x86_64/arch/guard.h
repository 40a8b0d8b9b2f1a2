/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The part of the guard that depends on the machine: stacks, the state around a call, and the verbs
 * that only an architecture can carry out. include/x86_64/arch/exception.h has the exceptions.
 *
 * The assembly in kernel/guard/arch/x86_64/ knows these layouts by offset; C asserts that they agree.
 */
#ifndef ARCH_GUARD_H
#define ARCH_GUARD_H

#include <arch/exception.h>

/* The specification asks for 4 KiB of stack, and shipped firmware needs far more. The memory under the
 * stack is left out of the page tables: not one page but a MiB, since a function with a large buffer
 * steps over one page without touching it, and writes from the far end on. A function that steps over
 * the hole as well is not seen: it writes to the memory below, which is the guard itself. */
#define GUARD_FIRMWARE_STACK (128 * 1024)
#define GUARD_STACK_HOLE (1024 * 1024)

#define GUARD_ALIGNMENT EXCEPTION_STACK_SIZE

#define RFLAGS_RESERVED (1 << 1)
#define RFLAGS_TF (1 << 8)
#define RFLAGS_IF (1 << 9)
#define RFLAGS_DF (1 << 10)
#define RFLAGS_IOPL (3 << 12)
#define RFLAGS_NT (1 << 14)
#define RFLAGS_AC (1 << 18)

/* With MXCSR_VALUE, the entry state of runtime services (UEFI 2.10, section 2.3.4). */
#define FPU_CONTROL_WORD 0x037f

#define GATE_GENERAL_COUNT 9
#define GATE_VECTOR_COUNT 10

/* Offsets for the assembly. */
#define STATE_RSP 64
#define STATE_RFLAGS 72
#define STATE_VECTORS 80
#define STATE_MXCSR 240
#define STATE_X87_CONTROL 244
#define STATE_SIZE 528
#define MACHINE_STACK_TOP                                                                          \
	(EXCEPTION_STACK_COUNT * EXCEPTION_STACK_SIZE + GUARD_STACK_HOLE + GUARD_FIRMWARE_STACK)
#define MACHINE_SELF MACHINE_STACK_TOP
#define MACHINE_RESUME_RSP (MACHINE_STACK_TOP + 8)
#define MACHINE_INSIDE (MACHINE_STACK_TOP + 16)
#define MACHINE_FOUND (MACHINE_STACK_TOP + 24)
#define MACHINE_BEFORE (MACHINE_STACK_TOP + 32)
#define MACHINE_AFTER (MACHINE_BEFORE + STATE_SIZE)

/* The bit of CLOBBERED_EFER. */
#define FOUND_EFER (1 << 20)

#ifndef __ASSEMBLER__

#include <audit/record.h>
#include <stdbool.h>
#include <stdint.h>

#define PTE_DIRTY (1 << 6) /* of a page's entry: set by the processor when it writes */

struct guard;

#define GATE_REGISTER_COUNT (CLOBBERED_TR + 1 - CLOBBERED_CR0)
#define GATE_REGISTER(name) (CLOBBERED_##name - CLOBBERED_CR0)

/*
 * The state that a service has to leave as it found it, as it was before a call or is after it. The order
 * of the registers is that of enum clobbered.
 */
struct gate_state {
	uint64_t general[GATE_GENERAL_COUNT]; /* rbx rbp rdi rsi r12 r13 r14 r15 rsp */
	uint64_t rflags;
	uint64_t vectors[GATE_VECTOR_COUNT][2]; /* xmm6 … xmm15 */
	uint32_t mxcsr;
	uint16_t x87_control;
	uint16_t reserved;
	uint64_t registers[GATE_REGISTER_COUNT]; /* cr0 … tr, by GATE_REGISTER() */
	struct table_register gdtr;
	struct table_register idtr;
};

static inline bool table_register_differs(const struct table_register *left,
					  const struct table_register *right)
{
	return left->limit != right->limit || left->base != right->base;
}

/* Registers that not every machine has. */
struct machine_features {
	bool sysenter, debugctl, mtrr;
};

struct guard_machine {
	struct exception_stack stacks[EXCEPTION_STACK_COUNT]
		__attribute__((aligned(EXCEPTION_STACK_SIZE)));
	uint8_t firmware_stack_hole[GUARD_STACK_HOLE]; /* never mapped: see guard.h */
	uint8_t firmware_stack[GUARD_FIRMWARE_STACK];
	struct guard_machine *self; /* proves that the way back from firmware found this struct */
	uint64_t resume_rsp;	    /* where guard_call() goes on in every case */
	uint64_t inside;	    /* firmware is running, or an exception that it caused */
	uint64_t found; /* bits of enum clobbered that were put right before the comparison */
	struct gate_state before;
	struct gate_state after;
	struct descriptor_tables tables;
	struct machine_features has;
};

/* ---- Verbs on the state of the machine: state.c, machine.c ---- */

/* Fills the registers with which firmware is entered with patterns that do not occur by accident. */
void state_seed(struct gate_state *state);

/* The changes, as enum clobbered bits. */
uint64_t state_compare(const struct gate_state *before, const struct gate_state *after);

/* Reads `registers` and descriptor table registers; writes back those that differ from `before`. */
void machine_read(const struct guard_machine *machine, struct gate_state *state);
void machine_restore(const struct gate_state *before, const struct gate_state *after);

/*
 * What firmware may leave behind and our own code cannot stand, put right at once: breakpoints, which may be
 * on our memory (disarm returns DR7 for arm), and a processor that takes no-execute bits for malformed
 * entries (mend: was it so?).
 */
uint64_t machine_disarm(void);
void machine_arm(uint64_t dr7);
bool machine_mend(const struct gate_state *before);

/* The causes of the debug exception at hand (DR6), which are forgotten then. */
uint64_t machine_debug_causes(void);

/* Descriptor tables and exception stacks for `guard`, loaded. */
void machine_open(struct guard_machine *machine, struct guard *guard);

/* One past the last physical address that the processor can have. */
uint64_t machine_physical_end(void);

void machine_invalidate(uint64_t address);
uint64_t machine_load(uint64_t address);

/* Is `address` on one of the stacks of exceptions? */
static inline bool machine_is_exception_stack(const struct guard_machine *machine, uint64_t address)
{
	return address - (uintptr_t)machine->stacks < sizeof(machine->stacks);
}

/* The number of words from the first one that is not `value` on; 0 if there is none. */
static inline uint64_t machine_count_unlike(const uint64_t *words, uint64_t count, uint64_t value)
{
	uint64_t left = count;
	bool alike;

	__asm__ volatile("repe scasq"
			 : "+D"(words), "+c"(left), "=@cce"(alike)
			 : "a"(value)
			 : "memory");
	return alike ? 0 : left + 1;
}

/* Is any word another one? `count` is not 0. */
static inline bool machine_words_differ(const uint64_t *left, const uint64_t *right, uint64_t count)
{
	bool differ;

	__asm__ volatile("repe cmpsq"
			 : "+S"(left), "+D"(right), "+c"(count), "=@ccne"(differ)
			 :
			 : "memory");
	return differ;
}

/* ---- The gate: gate.S ---- */

/*
 * Calls `entry` in the Microsoft ABI on the firmware stack, with machine->before as entry state, and
 * returns RAX. The state afterwards is in machine->after, without vectors and control registers.
 */
uint64_t gate_enter(struct guard_machine *machine, uint64_t entry, const uint64_t *arguments);

/* Takes xmm6-15, MXCSR and the x87 control word, and leaves both control words at their defaults. */
void gate_read_vectors(struct gate_state *state);

/* Addresses, not functions: the place to go on after an abort, and the start and end of the code
 * between firmware's return and the moment when its stack pointer is not needed any more. */
extern const uint8_t gate_abort[], gate_return[], gate_return_end[];

/* Where gate_return goes first, without a stack: mend.S does what machine_mend() does, leaves in R10
 * FOUND_EFER or 0, and goes on at R11. RAX and what a callee preserves are kept. */
extern const uint8_t gate_mend[], gate_mend_end[];

static inline bool is_between(uint64_t address, const uint8_t *start, const uint8_t *end)
{
	return address - (uintptr_t)start < (uint64_t)(end - start);
}

/* Is `address` in the code that is ours already, while firmware counts as running? */
static inline bool gate_is_returning(uint64_t address)
{
	return is_between(address, gate_return, gate_return_end) ||
	       is_between(address, gate_mend, gate_mend_end);
}

#endif
#endif
