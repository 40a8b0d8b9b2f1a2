/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test the kernel's exceptions have in common: an ordinary machine with a driver
 * in its runtime code, and faults of that driver.
 */
#ifndef FAULT_WORLD_H
#define FAULT_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/lib/fault.h"
#include "tests/unit/kernel_world.h"

/* Where the driver lies, and the instruction of its own that faults. */
#define IMAGE (WORLD_CODE + 0x2000)
#define INSTRUCTION (IMAGE + 0x205a + WORLD_OFFSET)

static inline int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_ordinary_map(16);
	world_add_image("MyDriver.efi", IMAGE, 0x8000);
	world.tables.no_execute = 1;
	return 0;
}

static inline struct exception_frame page_fault(uint64_t address, uint64_t error_code)
{
	return (struct exception_frame){.vector = VECTOR_PAGE_FAULT,
					.cr2 = address,
					.error_code = error_code,
					.rip = INSTRUCTION};
}

#endif
