/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The control registers, written whole: nothing of what firmware left on survives by accident.
 *
 * CET's shadow stack lies in boot-services memory, PCIDE changes what CR3 means, SMAP and LASS
 * refuse what the 1:1 map needs; U-Boot leaves CR4.OSFXSR clear, with which the first SSE
 * instruction of a runtime service is an invalid opcode.
 *
 * Source: Intel SDM volume 3A, sections 2.5 (control registers), 2.2.1 (EFER), 11.12 (PAT).
 */
#include <arch/cpu.h>
#include <arch/guard.h>
#include <arch/paging.h>

#define CPUID_EXTENDED_FEATURES 0x80000001
#define CPUID_NO_EXECUTE (1 << 20) /* in EDX */

#define CR0_WHOLE (CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_WP | CR0_PG)
#define CR4_WHOLE (CR4_PAE | CR4_MCE | CR4_OSFXSR | CR4_OSXMMEXCPT)

static uint64_t no_execute_enable(void)
{
	uint32_t registers[4];

	cpu_id(CPUID_EXTENDED_FEATURES, registers);
	return (registers[3] & CPUID_NO_EXECUTE) != 0 ? EFER_NXE : 0;
}

void guard_control_registers(void)
{
	/* The number of levels cannot change while paging is on. And firmware may have asked CPUID in
	 * phase boot whether AVX is usable, and remember the answer: Linux has OSXSAVE on, too. */
	uint64_t cr4 = CR4_WHOLE | (cpu_read_cr4() & (CR4_LA57 | CR4_OSXSAVE));

	/* CET first: the processor refuses to clear CR0.WP under it, and a return would consult the
	 * shadow stack. Without CR4.PGE every translation is flushed, global ones included. */
	cpu_write_cr4(cr4);
	cpu_write_cr0(CR0_WHOLE);
	cpu_write_msr(MSR_EFER,
		      (cpu_read_msr(MSR_EFER) & EFER_LMA) | EFER_LME | no_execute_enable());
	cpu_write_msr(MSR_PAT, PAT_VALUE);
	cpu_write_cr4(cr4 | CR4_PGE);
}
