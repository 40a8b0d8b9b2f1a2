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
#define CR0_ET (1 << 4)
#define CR0_NE (1 << 5)
#define CR0_WP (1 << 16)
#define CR0_PG 0x80000000 /* no shift: it would be negative */

#define CR4_PAE (1 << 5)
#define CR4_MCE (1 << 6)
#define CR4_OSFXSR (1 << 9)
#define CR4_OSXMMEXCPT (1 << 10)
#define CR4_LA57 (1 << 12)
#define CR4_OSXSAVE (1 << 18)

#define MSR_EFER 0xc0000080
#define EFER_LME (1 << 8)
#define EFER_LMA (1 << 10)
#define EFER_NXE (1 << 11)
#define MSR_PAT 0x277

/* The entry state of runtime services (UEFI 2.10, section 2.3.4). */
#define MXCSR_VALUE 0x1f80

#ifndef __ASSEMBLER__

#include <address.h>

#define CPU_CONTROL_REGISTER(name)                                                                 \
	static inline uint64_t cpu_read_##name(void)                                               \
	{                                                                                          \
		uint64_t value;                                                                    \
                                                                                                   \
		__asm__ volatile("movq %%" #name ", %0" : "=r"(value));                            \
		return value;                                                                      \
	}                                                                                          \
	static inline void cpu_write_##name(uint64_t value)                                        \
	{                                                                                          \
		__asm__ volatile("movq %0, %%" #name : : "r"(value) : "memory");                   \
	}
CPU_CONTROL_REGISTER(cr0)
CPU_CONTROL_REGISTER(cr3)
CPU_CONTROL_REGISTER(cr4)

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

static inline void cpu_disable_interrupts(void)
{
	__asm__ volatile("cli" : : : "memory");
}

/* RFLAGS: the direction and the interrupt flag, and what else foreign code may leave changed. */
static inline uint64_t cpu_read_flags(void)
{
	uint64_t flags;

	__asm__ volatile("pushfq\n\tpopq %0" : "=r"(flags) : : "memory");
	return flags;
}

static inline void cpu_write_flags(uint64_t flags)
{
	__asm__ volatile("pushq %0\n\tpopfq" : : "r"(flags) : "memory", "cc");
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

/* As a function of firmware's is called (UEFI 2.10, section 2.3.4.2). */
#define CPU_FIRMWARE_ABI __attribute__((ms_abi))

static inline void cpu_reset_fpu(void)
{
	static const uint32_t mxcsr = MXCSR_VALUE;

	__asm__ volatile("fninit\n\tldmxcsr %0" : : "m"(mxcsr));
}

/* String instructions, by words and then by bytes: fast enough everywhere, and nothing that a compiler
 * could recognise and turn into a call of the very function that it implements. */
static inline void cpu_copy(void *to, const void *from, uint64_t size)
{
	uint64_t words = size / sizeof(uint64_t);

	size %= sizeof(uint64_t);
	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static inline void cpu_fill(void *to, uint8_t byte, uint64_t size)
{
	uint64_t words = size / sizeof(uint64_t);
	uint64_t word = byte * UINT64_C(0x0101010101010101);

	size %= sizeof(uint64_t);
	__asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(word) : "memory");
	__asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(word) : "memory");
}

#endif
#endif
