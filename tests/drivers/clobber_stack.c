/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with the stack pointer 8 bytes too high, as after a wrong calling convention.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=rsp
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("pop %rcx\n\tmov %rcx, (%rsp)");
