/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The privileged half of the guard: questions that only the real machine can answer. No decisions
 * here, so that the host tests lose nothing by putting a fake in its place.
 */
#include <address.h>
#include <arch/cache.h>
#include <arch/cpu.h>
#include <arch/guard.h>
#include <arch/registers.h>

#include "kernel/guard/guard.h"
#include "kernel/lib/descriptors.h"

#define CPUID_ADDRESS_SIZES 0x80000008
#define CPUID_EXTENDED_MAX 0x80000000
#define PHYSICAL_BITS_DEFAULT 36

static void find_features(struct machine_features *has)
{
	uint32_t registers[4];

	cpu_id(CPUID_FEATURES, registers);
	has->sysenter = (registers[3] & FEATURE_SYSENTER) != 0;
	has->mtrr = (registers[3] & FEATURE_MTRR) != 0;
	has->debugctl = (registers[2] & FEATURE_HYPERVISOR) == 0;
}

/* One swapgs shows where the two bases are not the same. */
static void tell_bases_apart(void)
{
	uint64_t base = cpu_read_msr(MSR_GS_BASE);

	if (cpu_read_msr(MSR_KERNEL_GS_BASE) == base)
		cpu_write_msr(MSR_KERNEL_GS_BASE, base ^ PAGE_SIZE);
}

static void take_exception(void *guard, struct exception_frame *frame)
{
	guard_exception(guard, frame);
}

/* Nothing of ours is in a local table, and breakpoints of firmware's own debugger have had their time. */
void machine_open(struct guard_machine *machine, struct guard *guard)
{
	machine->self = machine;
	(void)machine_disarm();
	cpu_clear_ldtr();
	find_features(&machine->has);
	tell_bases_apart();
	descriptors_open(&machine->tables, machine->stacks, take_exception, guard);
}

void machine_read(const struct guard_machine *machine, struct gate_state *state)
{
#define READ(name, read, ...) state->registers[GATE_REGISTER(name)] = (read);
	OWNED_REGISTERS(READ)
	OWNED_BASES(READ)
	OWNED_SELECTORS(READ)
#undef READ
#define READ(name, feature, read, ...)                                                             \
	state->registers[GATE_REGISTER(name)] = machine->has.feature ? (read) : 0;
	OWNED_OPTIONAL(READ)
#undef READ
	__asm__ volatile("sgdt %0" : "=m"(state->gdtr));
	__asm__ volatile("sidt %0" : "=m"(state->idtr));
}

static bool selectors_differ(const struct gate_state *before, const struct gate_state *after)
{
	const unsigned int first = GATE_REGISTER(CS);

	return machine_words_differ(before->registers + first, after->registers + first,
				    GATE_REGISTER_COUNT - first) ||
	       table_register_differs(&before->gdtr, &after->gdtr) ||
	       table_register_differs(&before->idtr, &after->idtr);
}

void machine_restore(const struct gate_state *before, const struct gate_state *after)
{
	bool reload = selectors_differ(before, after);
	uint64_t value;

	if (!reload &&
	    !machine_words_differ(before->registers, after->registers, GATE_REGISTER_COUNT))
		return;

#define WRITE(name, read, write)                                                                   \
	value = before->registers[GATE_REGISTER(name)];                                            \
	if (value != after->registers[GATE_REGISTER(name)])                                        \
		write;
#define WRITE_ALSO(name, read, write)                                                              \
	value = before->registers[GATE_REGISTER(name)];                                            \
	if (reload || value != after->registers[GATE_REGISTER(name)])                              \
		write;
	OWNED_REGISTERS(WRITE)
#define WRITE_OPTIONAL(name, feature, read, write) WRITE(name, read, write)
	OWNED_OPTIONAL(WRITE_OPTIONAL)
#undef WRITE_OPTIONAL
	if (reload) {
		cpu_clear_ldtr();
		descriptors_load(&before->gdtr, &before->idtr);
	}
	OWNED_BASES(WRITE_ALSO)
#undef WRITE
#undef WRITE_ALSO
}

uint64_t machine_disarm(void)
{
	uint64_t dr7 = cpu_read_dr7();

	if ((dr7 & DR7_BREAKPOINTS) != 0)
		cpu_write_dr7(DR7_IDLE);
	return dr7;
}

void machine_arm(uint64_t dr7)
{
	if ((dr7 & DR7_BREAKPOINTS) != 0)
		cpu_write_dr7(dr7);
}

bool machine_mend(const struct gate_state *before)
{
	uint64_t wanted = before->registers[GATE_REGISTER(EFER)] & EFER_NXE;
	uint64_t efer = cpu_read_msr(MSR_EFER);

	if ((efer & EFER_NXE) == wanted)
		return false;
	cpu_write_msr(MSR_EFER, efer ^ EFER_NXE);
	return true;
}

uint64_t machine_debug_causes(void)
{
	uint64_t causes = cpu_read_dr6();

	cpu_write_dr6(DR6_IDLE);
	return causes;
}

uint64_t machine_physical_end(void)
{
	uint32_t registers[4];
	unsigned int bits = PHYSICAL_BITS_DEFAULT;

	cpu_id(CPUID_EXTENDED_MAX, registers);
	if (registers[0] >= CPUID_ADDRESS_SIZES) {
		cpu_id(CPUID_ADDRESS_SIZES, registers);
		bits = registers[0] & 0xff;
	}
	return UINT64_C(1) << bits;
}

uint64_t machine_load(uint64_t address)
{
	return *(const uint64_t *)vaddr_pointer(vaddr(address));
}

void machine_invalidate(uint64_t address)
{
	cpu_invalidate_page(vaddr(address));
}
