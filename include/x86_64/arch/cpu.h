/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The processor's registers and single instructions, as functions named after them.
 *
 * Source: Intel SDM volumes 2 and 3A. No policy here: who may write CR4 is decided elsewhere.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#define CR0_PE (1 << 0)
#define CR0_MP (1 << 1)
#define CR0_EM (1 << 2)
#define CR0_TS (1 << 3)
#define CR0_ET (1 << 4)
#define CR0_NE (1 << 5)
#define CR0_WP (1 << 16)
#define CR0_PG 0x80000000 /* no shift: it would be negative */

#define CR4_PAE (1 << 5)
#define CR4_MCE (1 << 6)
#define CR4_PGE (1 << 7)
#define CR4_OSFXSR (1 << 9)
#define CR4_OSXMMEXCPT (1 << 10)
#define CR4_LA57 (1 << 12)
#define CR4_OSXSAVE (1 << 18)
#define CR4_CET (1 << 23)

#define MSR_EFER 0xc0000080
#define EFER_SCE (1 << 0)
#define EFER_LME (1 << 8)
#define EFER_LMA (1 << 10)
#define EFER_NXE (1 << 11)
#define MSR_PAT 0x277
#define MSR_APIC_BASE 0x1b
#define APIC_BASE_X2APIC (1 << 10)
#define MSR_X2APIC_ID 0x802

#define RFLAGS_RESERVED (1 << 1)
#define RFLAGS_TF (1 << 8)
#define RFLAGS_IF (1 << 9)
#define RFLAGS_DF (1 << 10)

/* The entry state of runtime services (UEFI 2.10, section 2.3.4). */
#define FPU_CONTROL_WORD 0x037f
#define MXCSR_VALUE 0x1f80

#ifndef __ASSEMBLER__

#include <address.h>

static inline uint64_t cpu_read_cr0(void)
{
	uint64_t value;

	__asm__ volatile("movq %%cr0, %0" : "=r"(value));
	return value;
}

static inline uint64_t cpu_read_cr2(void)
{
	uint64_t value;

	__asm__ volatile("movq %%cr2, %0" : "=r"(value));
	return value;
}

static inline uint64_t cpu_read_cr3(void)
{
	uint64_t value;

	__asm__ volatile("movq %%cr3, %0" : "=r"(value));
	return value;
}

static inline uint64_t cpu_read_cr4(void)
{
	uint64_t value;

	__asm__ volatile("movq %%cr4, %0" : "=r"(value));
	return value;
}

static inline void cpu_write_cr0(uint64_t value)
{
	__asm__ volatile("movq %0, %%cr0" : : "r"(value) : "memory");
}

static inline void cpu_write_cr3(uint64_t value)
{
	__asm__ volatile("movq %0, %%cr3" : : "r"(value) : "memory");
}

static inline void cpu_write_cr4(uint64_t value)
{
	__asm__ volatile("movq %0, %%cr4" : : "r"(value) : "memory");
}

static inline uint64_t cpu_read_msr(uint32_t number)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
	return (uint64_t)high << 32 | low;
}

static inline void cpu_write_msr(uint32_t number, uint64_t value)
{
	__asm__ volatile("wrmsr"
			 :
			 : "c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
			 : "memory");
}

static inline void cpu_id(uint32_t leaf, uint32_t registers[4])
{
	__asm__ volatile("cpuid"
			 : "=a"(registers[0]), "=b"(registers[1]), "=c"(registers[2]),
			   "=d"(registers[3])
			 : "a"(leaf), "c"(0));
}

static inline void cpu_invalidate_page(vaddr_t address)
{
	__asm__ volatile("invlpg (%0)" : : "r"(address.value) : "memory");
}

/* No x86-64 processor has shorter ones; longer ones are only written back more than once. */
#define CPU_CACHE_LINE 64

/* Has all of it in memory before it returns: what is in a cache does not outlive a reset. */
static inline void cpu_write_back(const void *data, uint64_t size)
{
	uint64_t line = align_down(vaddr_of(data).value, CPU_CACHE_LINE);
	uint64_t end = vaddr_of(data).value + size;

	for (; line < end; line += CPU_CACHE_LINE)
		__asm__ volatile("clflush (%0)" : : "r"(line) : "memory");
	__asm__ volatile("mfence" : : : "memory");
}

static inline void cpu_disable_interrupts(void)
{
	__asm__ volatile("cli" : : : "memory");
}

static inline void cpu_halt(void)
{
	__asm__ volatile("hlt" : : : "memory");
}

static inline void cpu_pause(void)
{
	__asm__ volatile("pause");
}

static inline uint8_t cpu_in8(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void cpu_out8(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

/* `rep movsb` and `rep stosb`: fast on every processor that runs UEFI (Intel's ERMSB), and nothing
 * that a compiler could recognise and turn into a call of the very function that it implements. */
static inline void cpu_copy(void *to, const void *from, uint64_t size)
{
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static inline void cpu_fill(void *to, uint8_t byte, uint64_t size)
{
	__asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(byte) : "memory");
}

#endif
#endif
