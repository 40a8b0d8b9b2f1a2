/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Takes the interrupt descriptor table away before it faults: no exception can be taken any more, the
 * guard's included, and the processor shuts down. A check makes the first two calls, which return.
 *
 * expect-end: triple-fault time.get.no_capabilities at_virtual
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	static const UINT8 empty[10];
	static unsigned int calls;

	if (++calls <= 2)
		return;
	__asm__ volatile("lidt %0\n\tud2" ::"m"(empty));
}
