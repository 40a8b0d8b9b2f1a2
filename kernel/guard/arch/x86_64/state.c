/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The state that a service has to give back as it found it: seeded before a call, compared after.
 *
 * Source: UEFI 2.10, section 2.3.4.2 (rbx, rbp, rdi, rsi, r12-r15, xmm6-xmm15; the direction flag
 * clear), and the Microsoft x64 calling convention it refers to (MXCSR's control bits, the x87
 * control word). Control, debug and descriptor table registers belong to the operating system.
 */
#include <arch/cpu.h>
#include <arch/guard.h>
#include <audit/record.h>
#include <stddef.h>

/* The assembly's offsets. */
_Static_assert(offsetof(struct gate_state, general[GATE_GENERAL_COUNT - 1]) == STATE_RSP,
	       "STATE_RSP");
_Static_assert(offsetof(struct gate_state, rflags) == STATE_RFLAGS, "STATE_RFLAGS");
_Static_assert(offsetof(struct gate_state, vectors) == STATE_VECTORS, "STATE_VECTORS");
_Static_assert(offsetof(struct gate_state, mxcsr) == STATE_MXCSR, "STATE_MXCSR");
_Static_assert(offsetof(struct gate_state, x87_control) == STATE_X87_CONTROL, "STATE_X87_CONTROL");
_Static_assert(sizeof(struct gate_state) == STATE_SIZE, "STATE_SIZE");
_Static_assert(offsetof(struct guard_machine, self) == MACHINE_SELF, "MACHINE_SELF");
_Static_assert(offsetof(struct guard_machine, resume_rsp) == MACHINE_RESUME_RSP, "RESUME_RSP");
_Static_assert(offsetof(struct guard_machine, inside) == MACHINE_INSIDE, "MACHINE_INSIDE");
_Static_assert(offsetof(struct guard_machine, found) == MACHINE_FOUND, "MACHINE_FOUND");
_Static_assert(offsetof(struct guard_machine, before) == MACHINE_BEFORE, "MACHINE_BEFORE");
_Static_assert(offsetof(struct guard_machine, after) == MACHINE_AFTER, "MACHINE_AFTER");
_Static_assert(MACHINE_STACK_TOP % 4096 == 0, "the gate finds the machine at the end of a page");

_Static_assert(FOUND_EFER == UINT64_C(1) << CLOBBERED_EFER, "FOUND_EFER");
_Static_assert(CLOBBERED_RSP == GATE_GENERAL_COUNT - 1, "numbers in the order of `general`");
_Static_assert(CLOBBERED_XMM15 == CLOBBERED_XMM6 + GATE_VECTOR_COUNT - 1, "and of `vectors`");
_Static_assert(CLOBBERED_COUNT <= 64, "a bit for each");

/* The other bits of MXCSR are status flags, which any floating-point instruction may set. */
#define MXCSR_CONTROL 0xffc0

#define SEED UINT64_C(0x5eed000000000000)

void state_seed(struct gate_state *state)
{
	for (unsigned int i = 0; i < GATE_GENERAL_COUNT; i++)
		state->general[i] = SEED + i;
	for (unsigned int i = 0; i < GATE_VECTOR_COUNT; i++) {
		state->vectors[i][0] = SEED + 0x100 + i;
		state->vectors[i][1] = SEED + 0x200 + i;
	}
	state->mxcsr = MXCSR_VALUE;
	state->x87_control = FPU_CONTROL_WORD;
}

static uint64_t bit_if(enum clobbered what, bool set)
{
	return set ? clobbered_bit(what) : 0;
}

static uint64_t compare_flags(uint64_t changes)
{
	static const struct {
		uint32_t mask;
		enum clobbered what;
	} flags[] = {
		{RFLAGS_DF, CLOBBERED_DF},     {RFLAGS_IF, CLOBBERED_IF}, {RFLAGS_TF, CLOBBERED_TF},
		{RFLAGS_IOPL, CLOBBERED_IOPL}, {RFLAGS_NT, CLOBBERED_NT}, {RFLAGS_AC, CLOBBERED_AC},
	};
	uint64_t changed = 0;

	for (unsigned int i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		changed |= bit_if(flags[i].what, (changes & flags[i].mask) != 0);
	return changed;
}

/* A bit for each word that differs, from `first` on. */
static uint64_t compare_words(const uint64_t *before, const uint64_t *after, unsigned int count,
			      enum clobbered first)
{
	uint64_t changed = 0;

	if (!machine_words_differ(before, after, count))
		return 0;
	for (unsigned int i = 0; i < count; i++)
		changed |= bit_if(first + i, before[i] != after[i]);
	return changed;
}

static uint64_t compare_vectors(const struct gate_state *before, const struct gate_state *after)
{
	uint64_t changed = 0;

	if (!machine_words_differ(before->vectors[0], after->vectors[0], GATE_VECTOR_COUNT * 2))
		return 0;
	for (unsigned int i = 0; i < GATE_VECTOR_COUNT; i++)
		changed |= bit_if(CLOBBERED_XMM6 + i,
				  before->vectors[i][0] != after->vectors[i][0] ||
					  before->vectors[i][1] != after->vectors[i][1]);
	return changed;
}

uint64_t state_compare(const struct gate_state *before, const struct gate_state *after)
{
	return compare_words(before->general, after->general, GATE_GENERAL_COUNT, CLOBBERED_RBX) |
	       compare_flags(before->rflags ^ after->rflags) |
	       bit_if(CLOBBERED_MXCSR, ((before->mxcsr ^ after->mxcsr) & MXCSR_CONTROL) != 0) |
	       bit_if(CLOBBERED_X87, before->x87_control != after->x87_control) |
	       compare_words(before->registers, after->registers, GATE_REGISTER_COUNT,
			     CLOBBERED_CR0) |
	       bit_if(CLOBBERED_GDTR, table_register_differs(&before->gdtr, &after->gdtr)) |
	       bit_if(CLOBBERED_IDTR, table_register_differs(&before->idtr, &after->idtr)) |
	       compare_vectors(before, after);
}
