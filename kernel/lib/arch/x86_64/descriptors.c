/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GDT, TSS and IDT of the guard: flat, and every exception on a stack of its own kind.
 *
 * Firmware's stack pointer is not to be trusted when an exception arrives, so each gate names an
 * entry of the TSS's interrupt stack table. Page fault, double fault, NMI and machine check have
 * one each, since each can happen on top of another.
 *
 * Source: Intel SDM volume 3A, sections 3.4.5, 6.14 and 7.2.3.
 */
#include <arch/cpu.h>
#include <arch/guard.h>

#define GDT_CODE 0x00af9a000000ffff /* 64-bit code, execute and read, present, level 0 */
#define GDT_DATA 0x00cf92000000ffff /* data, read and write, present, level 0 */
#define GDT_TSS 0x0000890000000000  /* available 64-bit TSS, present */
#define IDT_INTERRUPT_GATE 0x8e00   /* interrupts off inside, present, level 0 */

/* A base address lies in bits 16-39 and 56-63 of a descriptor, and its upper half in the next. */
static void describe_task_state(uint64_t descriptor[2], const struct task_state *tss)
{
	uint64_t base = (uintptr_t)tss;

	descriptor[0] = GDT_TSS | (sizeof(*tss) - 1) | (base & 0xffffff) << 16 |
			(base >> 24 & 0xff) << 56;
	descriptor[1] = base >> 32;
}

/* The interrupt stack table counts from 1. */
static struct gate_descriptor describe_gate(const uint8_t *handler, unsigned int stack)
{
	uint64_t offset = (uintptr_t)handler;
	struct gate_descriptor gate;

	gate.low = (offset & 0xffff) | GUARD_CODE_SELECTOR << 16 |
		   (uint64_t)(IDT_INTERRUPT_GATE | (stack + 1)) << 32 |
		   (offset >> 16 & 0xffff) << 48;
	gate.high = offset >> 32;
	return gate;
}

static unsigned int stack_of(unsigned int vector)
{
	switch (vector) {
	case VECTOR_PAGE_FAULT:
		return GUARD_STACK_PAGE_FAULT;
	case VECTOR_DOUBLE_FAULT:
		return GUARD_STACK_DOUBLE_FAULT;
	case VECTOR_NMI:
		return GUARD_STACK_NMI;
	case VECTOR_MACHINE_CHECK:
		return GUARD_STACK_MACHINE_CHECK;
	default:
		return GUARD_STACK_OTHER;
	}
}

static const uint8_t *handler_of(unsigned int vector)
{
	if (vector >= VECTOR_EXCEPTIONS)
		return exception_ignore;
	return exception_stubs + vector * EXCEPTION_STUB_SIZE;
}

void machine_open(struct guard_machine *machine, struct guard *guard)
{
	const struct table_register gdtr = {sizeof(machine->gdt) - 1, (uintptr_t)machine->gdt};
	const struct table_register idtr = {sizeof(machine->idt) - 1, (uintptr_t)machine->idt};

	machine->self = machine;
	for (unsigned int i = 0; i < GUARD_STACK_COUNT; i++) {
		machine->stacks[i].guard = guard;
		machine->tss.ist[i] = (uintptr_t)(&machine->stacks[i] + 1);
	}
	machine->tss.io_map_base = sizeof(machine->tss);
	for (unsigned int i = 0; i < VECTOR_COUNT; i++)
		machine->idt[i] = describe_gate(handler_of(i), stack_of(i));

	machine->gdt[GUARD_CODE_SELECTOR / 8] = GDT_CODE;
	machine->gdt[GUARD_DATA_SELECTOR / 8] = GDT_DATA;
	describe_task_state(&machine->gdt[GUARD_TSS_SELECTOR / 8], &machine->tss);
	exception_tables_load(&gdtr, &idtr);
}
