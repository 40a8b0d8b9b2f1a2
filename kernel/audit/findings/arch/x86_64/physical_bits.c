/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The width of a physical address: CPUID leaf 0x80000008 (Intel SDM volume 2A, CPUID).
 */
#include <arch/cpu.h>

#include "kernel/audit/findings/scene.h"

#define CPUID_EXTENDED_MAX 0x80000000
#define CPUID_ADDRESS_SIZES 0x80000008
#define PHYSICAL_BITS_WITHOUT_LEAF 36 /* PAE's width, as the SDM says for processors without it */

unsigned int audit_physical_bits(void)
{
	uint32_t registers[4];

	cpu_id(CPUID_EXTENDED_MAX, registers);
	if (registers[0] < CPUID_ADDRESS_SIZES)
		return PHYSICAL_BITS_WITHOUT_LEAF;
	cpu_id(CPUID_ADDRESS_SIZES, registers);
	return registers[0] & 0xff;
}
