/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The architecture's verbs that can be written in C; jump.S has the rest.
 */
#include <arch/cpu.h>
#include <arch/guard.h>
#include <elf64.h>

#include "loader/arch.h"

#define CPUID_EXTENDED_MAX 0x80000000
#define CPUID_EXTENDED_FEATURES 0x80000001
#define FEATURE_NO_EXECUTE (1 << 20) /* EDX */
#define FEATURE_HUGE_PAGES (1 << 26) /* EDX */

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
