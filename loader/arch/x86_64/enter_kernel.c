/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The architecture's verbs that can be written in C; jump.S has the rest. */
#include "kernel/lib/processor.h"
#include "loader/jump.h"
#include "loader/core/elf_image.h"

uint16_t arch_elf_machine(void)
{
	return EM_X86_64;
}

/* Assembly, in jump.S. */
void arch_enter(paddr_t root, vaddr_t entry, vaddr_t handoff) __attribute__((noreturn));

paddr_t arch_transit(void)
{
	return paddr(
		align_down(paddr_identity((const void *)(uintptr_t)arch_enter).value, PAGE_SIZE));
}

void arch_jump(paddr_t root, vaddr_t entry, vaddr_t handoff)
{
	control_registers_write();
	arch_enter(root, entry, handoff);
}
