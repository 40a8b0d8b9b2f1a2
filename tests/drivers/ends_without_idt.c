/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Takes the interrupt descriptor table away before it faults: no exception can be taken any more, the
 * guard's included, and the processor shuts down.
 *
 * expect-end: triple-fault service.SetVariable at_virtual
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	static const UINT8 empty[10];

	__asm__ volatile("lidt %0\n\tud2" ::"m"(empty));
}
