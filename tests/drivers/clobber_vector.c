/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Loses a vector register that a callee keeps in the Microsoft convention, and not in that of Unix.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=xmm6
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("pcmpeqd %xmm6, %xmm6");
