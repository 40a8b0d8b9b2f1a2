/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The architecture's verbs for the loader that can be written in C.
 */
#include <arch/cpu.h>
#include <arch/guard.h>
#include <elf64.h>

#include "loader/arch.h"
#include "loader/arch/x86_64/jump.h"

#define CPUID_EXTENDED_MAX 0x80000000
#define CPUID_EXTENDED_FEATURES 0x80000001
#define FEATURE_NO_EXECUTE (1 << 20) /* EDX */
#define FEATURE_HUGE_PAGES (1 << 26) /* EDX */

#define KEYBOARD_COMMAND 0x64
#define KEYBOARD_INPUT_FULL (1 << 1)
#define KEYBOARD_RESET 0xfe
#define RESET_CONTROL 0xcf9
#define RESET_CONTROL_HARD 0x02
#define RESET_CONTROL_NOW 0x06

uint16_t arch_elf_machine(void)
{
	return EM_X86_64;
}

unsigned int arch_paging_levels(void)
{
	return (cpu_read_cr4() & CR4_LA57) != 0 ? 5 : 4;
}

static bool has_feature(uint32_t feature)
{
	uint32_t registers[4];

	cpu_id(CPUID_EXTENDED_MAX, registers);
	if (registers[0] < CPUID_EXTENDED_FEATURES)
		return false;
	cpu_id(CPUID_EXTENDED_FEATURES, registers);
	return (registers[3] & feature) != 0;
}

bool arch_has_no_execute(void)
{
	return has_feature(FEATURE_NO_EXECUTE);
}

bool arch_has_huge_pages(void)
{
	return has_feature(FEATURE_HUGE_PAGES);
}

void arch_disable_interrupts(void)
{
	cpu_disable_interrupts();
}

void arch_use_tables(paddr_t root)
{
	guard_control_registers();
	cpu_write_cr3(root.value);
}

paddr_t arch_transit(void)
{
	return paddr(
		align_down(paddr_identity((const void *)(uintptr_t)arch_jump).value, PAGE_SIZE));
}

void arch_halt(void)
{
	cpu_halt();
}

/* A chip set answers within microseconds, if at all; reading the port takes about one. */
static void wait_a_moment(void)
{
	for (unsigned int i = 0; i < 100000; i++)
		(void)cpu_in8(KEYBOARD_COMMAND);
}

void arch_reset(void)
{
	for (unsigned int i = 0; i < 1000; i++)
		if ((cpu_in8(KEYBOARD_COMMAND) & KEYBOARD_INPUT_FULL) == 0)
			break;
	cpu_out8(KEYBOARD_COMMAND, KEYBOARD_RESET);
	wait_a_moment();
	cpu_out8(RESET_CONTROL, RESET_CONTROL_HARD);
	cpu_out8(RESET_CONTROL, RESET_CONTROL_NOW);
	wait_a_moment();
	jump_triple_fault();
}
