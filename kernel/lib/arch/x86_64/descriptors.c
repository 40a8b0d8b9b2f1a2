/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GDT, TSS and IDT: flat, and every exception on a stack of its own kind.
 *
 * Firmware's stack pointer is not to be trusted when an exception arrives, so each gate names an
 * entry of the TSS's interrupt stack table. Page fault, double fault, NMI and machine check have
 * one each, since each can happen on top of another.
 *
 * Source: Intel SDM volume 3A, sections 3.4.5, 6.14 and 7.2.3.
 */
#include "kernel/lib/descriptors.h"

#include <stddef.h>

/* The assembly's offsets. */
_Static_assert(offsetof(struct exception_frame, cr2) == FRAME_CR2, "FRAME_CR2");
_Static_assert(offsetof(struct exception_stack, context) == EXCEPTION_STACK_CONTEXT, "context");
_Static_assert(sizeof(struct exception_stack) == EXCEPTION_STACK_SIZE, "stacks are masked");

#define GDT_CODE 0x00af9a000000ffff /* 64-bit code, execute and read, present, level 0 */
#define GDT_DATA 0x00cf92000000ffff /* data, read and write, present, level 0 */
#define GDT_TSS 0x0000890000000000  /* available 64-bit TSS, present */
#define IDT_INTERRUPT_GATE 0x8e00   /* interrupts off inside, present, level 0 */

/* The interrupt stack table counts from 1. */
static void describe_gate(uint64_t gate[2], const uint8_t *handler, unsigned int stack)
{
	uint64_t offset = (uintptr_t)handler;

	gate[0] = (offset & 0xffff) | CODE_SELECTOR << 16 |
		  (uint64_t)(IDT_INTERRUPT_GATE | (stack + 1)) << 32 |
		  (offset >> 16 & 0xffff) << 48;
	gate[1] = offset >> 32;
}

static const uint8_t stack_of[VECTOR_COUNT] = {
	/* The others share EXCEPTION_STACK_OTHER, which is 0. */
	[VECTOR_PAGE_FAULT] = EXCEPTION_STACK_PAGE_FAULT,
	[VECTOR_DOUBLE_FAULT] = EXCEPTION_STACK_DOUBLE_FAULT,
	[VECTOR_NMI] = EXCEPTION_STACK_NMI,
	[VECTOR_MACHINE_CHECK] = EXCEPTION_STACK_MACHINE_CHECK,
};

void descriptors_open(struct descriptor_tables *tables,
		      struct exception_stack stacks[EXCEPTION_STACK_COUNT],
		      exception_handler handler, void *context)
{
	const struct table_register gdtr = {sizeof(tables->gdt) - 1, (uintptr_t)tables->gdt};
	const struct table_register idtr = {sizeof(tables->idt) - 1, (uintptr_t)tables->idt};
	const uint64_t tss = (uintptr_t)&tables->tss;

	for (unsigned int i = 0; i < EXCEPTION_STACK_COUNT; i++) {
		stacks[i].handler = handler;
		stacks[i].context = context;
		tables->tss.ist[i] = (uintptr_t)(&stacks[i] + 1);
	}
	tables->tss.io_map_base = sizeof(tables->tss);
	for (unsigned int i = 0; i < VECTOR_COUNT; i++)
		describe_gate(tables->idt[i], exception_stubs + i * EXCEPTION_STUB_SIZE,
			      stack_of[i]);
	tables->gdt[CODE_SELECTOR / 8] = GDT_CODE;
	tables->gdt[DATA_SELECTOR / 8] = GDT_DATA;
	/* A base address lies in bits 16-39 and 56-63 of a descriptor, and its upper half in the next. */
	tables->gdt[TSS_SELECTOR / 8] = GDT_TSS | (sizeof(tables->tss) - 1) |
					(tss & 0xffffff) << 16 | (tss >> 24 & 0xff) << 56;
	tables->gdt[TSS_SELECTOR / 8 + 1] = tss >> 32;
	descriptors_load(&gdtr, &idtr);
}
