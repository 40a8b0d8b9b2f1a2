/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Reads a field of a context that was never allocated. Before the exit page 0 is ordinary memory.
 *
 * expect: class=null-page phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	function=at_runtime
 */
#include "tests/drivers/driver.h"

static const UINT8 *volatile context;

void at_runtime(void)
{
	driver_read(context + 0x10);
}
