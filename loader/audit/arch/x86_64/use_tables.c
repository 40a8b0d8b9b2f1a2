/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* A switch to page tables of our own, which map this code at the address that it has, and a register of those
 * that firmware left. */
#include <arch/cpu.h>

#include "kernel/lib/processor.h"
#include "loader/audit/audit.h"

void arch_use_tables(paddr_t root)
{
	control_registers_write();
	cpu_write_cr3(root.value);
}

bool arch_has_vectors(void)
{
	return (cpu_read_cr4() & CR4_OSFXSR) != 0;
}
