/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The three ways of a PC, in the order in which Linux tries them once firmware is out of the
 * question (arch/x86/kernel/reboot.c).
 */
#include "kernel/lib/hard_reset.h"

#include <arch/cpu.h>
#include <arch/exception.h>

/* Intel 8042: status and command register. */
#define KEYBOARD_CONTROL 0x64
#define KEYBOARD_INPUT_FULL 0x02
#define KEYBOARD_PULSE_RESET 0xfe

/* Intel ICH9 data sheet, section 13.7.5 (RST_CNT): a rising edge of RST_CPU resets, SYS_RST and
 * FULL_RST choose how much. */
#define RESET_CONTROL 0xcf9
#define RESET_CONTROL_SYSTEM 0x02
#define RESET_CONTROL_PROCESSOR 0x04
#define RESET_CONTROL_FULL 0x08

/* Reads of a port, each about a microsecond: a fifth of a second. */
#define PATIENCE 200000

/* Waits for the end, or until the keyboard controller takes a command. */
static void wait(bool until_ready)
{
	for (unsigned int i = 0; i < PATIENCE; i++)
		if (!(cpu_in8(KEYBOARD_CONTROL) & KEYBOARD_INPUT_FULL) && until_ready)
			return;
}

static void reset_by_keyboard(void)
{
	wait(true);
	cpu_out8(KEYBOARD_CONTROL, KEYBOARD_PULSE_RESET);
	wait(false);
}

static void reset_by_cf9(void)
{
	const uint8_t choice = RESET_CONTROL_SYSTEM | RESET_CONTROL_FULL;

	cpu_out8(RESET_CONTROL, choice);
	cpu_out8(RESET_CONTROL, choice | RESET_CONTROL_PROCESSOR);
	wait(false);
}

/* With an empty IDT the breakpoint cannot be delivered, nor can the two faults that follow. */
static void reset_by_triple_fault(void)
{
	const struct table_register nothing = {0, 0};

	__asm__ volatile("lidt %0; int3" : : "m"(nothing));
}

const struct hard_reset_way hard_reset_ways[HARD_RESET_COUNT] = {
	[HARD_RESET_KEYBOARD] = {"keyboard-controller", reset_by_keyboard},
	[HARD_RESET_CF9] = {"port-0xcf9", reset_by_cf9},
	[HARD_RESET_TRIPLE_FAULT] = {"triple-fault", reset_by_triple_fault},
};

void hard_reset_halt(void)
{
	/* An NMI or SMI wakes a processor that sleeps with interrupts off. */
	for (;;) {
		cpu_disable_interrupts();
		cpu_halt();
	}
}
