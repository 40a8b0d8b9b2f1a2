/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Sets CR4.TSD and leaves it so.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=cr4
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("mov %cr4, %rcx\n\tbts $2, %rcx\n\tmov %rcx, %cr4");
