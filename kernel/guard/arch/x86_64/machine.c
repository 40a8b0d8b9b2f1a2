/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The privileged half of the guard: questions that only the real machine can answer. No decisions
 * here, so that the host tests lose nothing by putting a fake in its place.
 */
#include <address.h>
#include <arch/cache.h>
#include <arch/cpu.h>
#include <arch/guard.h>

#include "kernel/guard/guard.h"
#include "kernel/lib/descriptors.h"

#define CPUID_ADDRESS_SIZES 0x80000008
#define CPUID_EXTENDED_MAX 0x80000000
#define PHYSICAL_BITS_DEFAULT 36

static void take_exception(void *guard, struct exception_frame *frame)
{
	guard_exception(guard, frame);
}

void machine_open(struct guard_machine *machine, struct guard *guard)
{
	machine->self = machine;
	descriptors_open(&machine->tables, machine->stacks, take_exception, guard);
}

void machine_read(struct gate_state *state)
{
	state->cr0 = cpu_read_cr0();
	state->cr3 = cpu_read_cr3();
	state->cr4 = cpu_read_cr4();
	__asm__ volatile("sgdt %0" : "=m"(state->gdtr));
	__asm__ volatile("sidt %0" : "=m"(state->idtr));
}

void machine_restore(const struct gate_state *before, const struct gate_state *after)
{
	if (before->cr0 != after->cr0)
		cpu_write_cr0(before->cr0);
	if (before->cr4 != after->cr4)
		cpu_write_cr4(before->cr4);
	if (before->cr3 != after->cr3)
		cpu_write_cr3(before->cr3);
	if (table_register_differs(&before->gdtr, &after->gdtr) ||
	    table_register_differs(&before->idtr, &after->idtr))
		descriptors_load(&before->gdtr, &before->idtr);
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
