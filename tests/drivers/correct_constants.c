/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Correct, with a table of numbers in its data that happen to be addresses of this machine's memory.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

#define EIGHT(start)                                                                               \
	(start), (start) + 0x10000, (start) + 0x20000, (start) + 0x30000, (start) + 0x40000,       \
		(start) + 0x50000, (start) + 0x60000, (start) + 0x70000

/* From 229 to 255 MiB, where firmware is in a machine of 256. */
static volatile UINT64 frequencies[] = {EIGHT(0xe500000), EIGHT(0xf000000), EIGHT(0xf500000),
					EIGHT(0xf600000), EIGHT(0xf680000)};

void at_runtime(void)
{
	(void)frequencies[driver_phase];
}
