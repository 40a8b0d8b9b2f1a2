/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ACPI's power management timer is a doubleword at an I/O port.
 */
#include "loader/audit/audit.h"

uint32_t arch_clock(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}
