/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Loses a register that a callee keeps.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=rbx
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("mov $0x0bad, %ebx");
