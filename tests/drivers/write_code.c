/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Patches its own code. Only a runtime region that is not mapped write-xor-execute lets it.
 *
 * expect: class=write-to-code phase=virtual service=GetNextHighMonotonicCount access=write
 *	memory=EfiRuntimeServicesCode function=at_runtime
 */
#include "tests/drivers/driver.h"

void at_runtime(void)
{
	volatile UINT8 *code = (volatile UINT8 *)at_runtime;

	*code = *code;
}
