/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes CR3 with another caching attribute (PWT) for the topmost page table, which is the same.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=cr3
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("mov %cr3, %rcx\n\tbtc $3, %rcx\n\tmov %rcx, %cr3");
