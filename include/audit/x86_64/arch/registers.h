/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The registers that are the operating system's and that a service has to leave alone, as two tables.
 *
 * Source: Intel SDM volume 3A, sections 2.5 (control registers), 3.4.4 (bases of FS and GS), 11.12 (PAT); volume
 * 3B, section 17.2 (debug registers); volume 1, section 13.3 (XCR0).
 */
#ifndef ARCH_REGISTERS_H
#define ARCH_REGISTERS_H

#include <arch/cpu.h>

#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_CSTAR 0xc0000083
#define MSR_SFMASK 0xc0000084
#define MSR_SYSENTER_CS 0x174
#define MSR_SYSENTER_ESP 0x175
#define MSR_SYSENTER_EIP 0x176
#define MSR_DEBUGCTL 0x1d9
#define MSR_MTRR_DEF_TYPE 0x2ff

/* CPUID leaf 1. No bit is DEBUGCTL's: every processor with long mode has it, and a hypervisor may not. */
#define CPUID_FEATURES 1
#define FEATURE_SYSENTER (UINT32_C(1) << 11)   /* EDX */
#define FEATURE_MTRR (UINT32_C(1) << 12)       /* EDX */
#define FEATURE_HYPERVISOR (UINT32_C(1) << 31) /* ECX */

#define DR7_IDLE 0x400 /* as after a reset: the one bit that is always set */
#define DR7_BREAKPOINTS 0xff
#define DR6_IDLE 0xffff0ff0
#define DR_COUNT 4
#define DR6_STEP (1 << 14)

CPU_CONTROL_REGISTER(cr8)
CPU_CONTROL_REGISTER(dr0)
CPU_CONTROL_REGISTER(dr1)
CPU_CONTROL_REGISTER(dr2)
CPU_CONTROL_REGISTER(dr3)
CPU_CONTROL_REGISTER(dr6)
CPU_CONTROL_REGISTER(dr7)

#define CPU_SELECTOR(name, instruction)                                                            \
	static inline uint64_t cpu_read_##name(void)                                               \
	{                                                                                          \
		uint32_t selector;                                                                 \
                                                                                                   \
		__asm__ volatile(instruction : "=r"(selector));                                    \
		return selector;                                                                   \
	}
CPU_SELECTOR(cs, "movl %%cs, %0")
CPU_SELECTOR(ds, "movl %%ds, %0")
CPU_SELECTOR(es, "movl %%es, %0")
CPU_SELECTOR(ss, "movl %%ss, %0")
CPU_SELECTOR(fs, "movl %%fs, %0")
CPU_SELECTOR(gs, "movl %%gs, %0")
CPU_SELECTOR(ldtr, "sldt %0")
CPU_SELECTOR(tr, "str %0")

static inline void cpu_clear_ldtr(void)
{
	__asm__ volatile("lldt %w0" : : "r"(0));
}

/* Without OSXSAVE nobody can see XCR0: it counts as it is after a reset. */
static inline uint64_t cpu_read_xcr0(void)
{
	uint32_t low = 1, high = 0;

	if ((cpu_read_cr4() & CR4_OSXSAVE) != 0)
		__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (uint64_t)high << 32 | low;
}

static inline void cpu_write_xcr0(uint64_t value)
{
	if ((cpu_read_cr4() & CR4_OSXSAVE) != 0)
		__asm__ volatile("xsetbv"
				 :
				 : "c"(0), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

/* Translations in the TLB keep the memory type that they were made with (section 11.12.4): they go. */
static inline void cpu_write_pat(uint64_t value)
{
	cpu_write_msr(MSR_PAT, value);
	cpu_write_cr3(cpu_read_cr3());
}

/* Caches keep what they took under another memory type (section 11.11.8): they are emptied. */
static inline void cpu_write_mtrr_type(uint64_t value)
{
	cpu_write_msr(MSR_MTRR_DEF_TYPE, value);
	__asm__ volatile("wbinvd" : : : "memory");
}

/*
 * REGISTER(name, read, write), by the names of enum clobbered, in the order in which they are put back:
 * XCR0 needs CR4. The bases of FS and GS come behind the selectors, which reset them.
 */
#define OWNED_REGISTERS(REGISTER)                                                                  \
	REGISTER(DR7, cpu_read_dr7(), cpu_write_dr7(value))                                        \
	REGISTER(EFER, cpu_read_msr(MSR_EFER), cpu_write_msr(MSR_EFER, value))                     \
	REGISTER(CR0, cpu_read_cr0(), cpu_write_cr0(value))                                        \
	REGISTER(CR4, cpu_read_cr4(), cpu_write_cr4(value))                                        \
	REGISTER(CR3, cpu_read_cr3(), cpu_write_cr3(value))                                        \
	REGISTER(PAT, cpu_read_msr(MSR_PAT), cpu_write_pat(value))                                 \
	REGISTER(XCR0, cpu_read_xcr0(), cpu_write_xcr0(value))                                     \
	REGISTER(DR0, cpu_read_dr0(), cpu_write_dr0(value))                                        \
	REGISTER(DR1, cpu_read_dr1(), cpu_write_dr1(value))                                        \
	REGISTER(DR2, cpu_read_dr2(), cpu_write_dr2(value))                                        \
	REGISTER(DR3, cpu_read_dr3(), cpu_write_dr3(value))                                        \
	REGISTER(CR8, cpu_read_cr8(), cpu_write_cr8(value))                                        \
	REGISTER(STAR, cpu_read_msr(MSR_STAR), cpu_write_msr(MSR_STAR, value))                     \
	REGISTER(LSTAR, cpu_read_msr(MSR_LSTAR), cpu_write_msr(MSR_LSTAR, value))                  \
	REGISTER(CSTAR, cpu_read_msr(MSR_CSTAR), cpu_write_msr(MSR_CSTAR, value))                  \
	REGISTER(SFMASK, cpu_read_msr(MSR_SFMASK), cpu_write_msr(MSR_SFMASK, value))

/* REGISTER(name, feature, read, write): what a processor of x86-64 may lack, or a hypervisor. */
#define OWNED_OPTIONAL(REGISTER)                                                                   \
	REGISTER(SYSENTER_CS, sysenter, cpu_read_msr(MSR_SYSENTER_CS),                             \
		 cpu_write_msr(MSR_SYSENTER_CS, value))                                            \
	REGISTER(SYSENTER_ESP, sysenter, cpu_read_msr(MSR_SYSENTER_ESP),                           \
		 cpu_write_msr(MSR_SYSENTER_ESP, value))                                           \
	REGISTER(SYSENTER_EIP, sysenter, cpu_read_msr(MSR_SYSENTER_EIP),                           \
		 cpu_write_msr(MSR_SYSENTER_EIP, value))                                           \
	REGISTER(DEBUGCTL, debugctl, cpu_read_msr(MSR_DEBUGCTL),                                   \
		 cpu_write_msr(MSR_DEBUGCTL, value))                                               \
	REGISTER(MTRR_TYPE, mtrr, cpu_read_msr(MSR_MTRR_DEF_TYPE), cpu_write_mtrr_type(value))

#define OWNED_BASES(REGISTER)                                                                      \
	REGISTER(FS_BASE, cpu_read_msr(MSR_FS_BASE), cpu_write_msr(MSR_FS_BASE, value))            \
	REGISTER(GS_BASE, cpu_read_msr(MSR_GS_BASE), cpu_write_msr(MSR_GS_BASE, value))            \
	REGISTER(KERNEL_GS_BASE, cpu_read_msr(MSR_KERNEL_GS_BASE),                                 \
		 cpu_write_msr(MSR_KERNEL_GS_BASE, value))

/* SELECTOR(name, read): all of them are loaded together, from the descriptor tables. */
#define OWNED_SELECTORS(SELECTOR)                                                                  \
	SELECTOR(CS, cpu_read_cs())                                                                \
	SELECTOR(DS, cpu_read_ds())                                                                \
	SELECTOR(ES, cpu_read_es())                                                                \
	SELECTOR(SS, cpu_read_ss())                                                                \
	SELECTOR(FS, cpu_read_fs())                                                                \
	SELECTOR(GS, cpu_read_gs())                                                                \
	SELECTOR(LDTR, cpu_read_ldtr())                                                            \
	SELECTOR(TR, cpu_read_tr())

#endif
