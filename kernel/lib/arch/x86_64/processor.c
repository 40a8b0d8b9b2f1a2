/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The processor's features, and its control registers, written whole: nothing of what firmware left on
 * survives by accident.
 *
 * CET's shadow stack lies in boot-services memory, PCIDE changes what CR3 means, SMAP and LASS
 * refuse what an identity map needs; U-Boot leaves CR4.OSFXSR clear, with which the first SSE
 * instruction of a runtime service is an invalid opcode.
 *
 * Source: Intel SDM volume 2A, CPUID; volume 3A, sections 2.5 (control registers), 2.2.1 (EFER), 4.1.4
 * (features of paging), 11.12 (PAT).
 */
#include "kernel/lib/processor.h"

#include <arch/cpu.h>
#include <arch/paging.h>

/* The bit that no processor sets and every hypervisor does: Linux,
 * Documentation/virt/kvm/x86/cpuid.rst. */
#define CPUID_FEATURES 1
#define CPUID_HYPERVISOR (UINT32_C(1) << 31) /* in ECX */

bool hypervisor_is_present(void)
{
	uint32_t registers[4];

	cpu_id(CPUID_FEATURES, registers);
	return (registers[2] & CPUID_HYPERVISOR) != 0;
}

#define CPUID_EXTENDED_MAX 0x80000000
#define CPUID_EXTENDED_FEATURES 0x80000001
#define FEATURE_NO_EXECUTE (1 << 20) /* EDX */
#define FEATURE_HUGE_PAGES (1 << 26) /* EDX */

static bool has_feature(uint32_t feature)
{
	uint32_t registers[4];

	cpu_id(CPUID_EXTENDED_MAX, registers);
	if (registers[0] < CPUID_EXTENDED_FEATURES)
		return false;
	cpu_id(CPUID_EXTENDED_FEATURES, registers);
	return (registers[3] & feature) != 0;
}

unsigned int processor_paging_levels(void)
{
	return (cpu_read_cr4() & CR4_LA57) != 0 ? 5 : 4;
}

bool processor_has_no_execute(void)
{
	return has_feature(FEATURE_NO_EXECUTE);
}

bool processor_has_huge_pages(void)
{
	return has_feature(FEATURE_HUGE_PAGES);
}

#define CR0_WHOLE (CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_WP | CR0_PG)
#define CR4_WHOLE (CR4_PAE | CR4_MCE | CR4_OSFXSR | CR4_OSXMMEXCPT)

void control_registers_write(void)
{
	/* The number of levels cannot change while paging is on. And firmware may have asked CPUID in
	 * phase boot whether AVX is usable, and remember the answer: Linux has OSXSAVE on, too. */
	uint64_t no_execute = processor_has_no_execute() ? EFER_NXE : 0;
	uint64_t cr4 = CR4_WHOLE | (cpu_read_cr4() & (CR4_LA57 | CR4_OSXSAVE));

	/* CET first: the processor refuses to clear CR0.WP under it, and a return would consult the
	 * shadow stack. CR4.PGE goes as well, if firmware had it on, and with it every global
	 * translation; it stays off, since no table of ours has a global page. */
	cpu_write_cr4(cr4);
	cpu_write_cr0(CR0_WHOLE);
	cpu_write_msr(MSR_EFER, (cpu_read_msr(MSR_EFER) & EFER_LMA) | EFER_LME | no_execute);
	cpu_write_msr(MSR_PAT, PAT_VALUE);
}
