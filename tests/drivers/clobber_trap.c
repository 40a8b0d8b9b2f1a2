/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with the trap flag set: its caller gets an exception behind each instruction.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=tf
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("pushfq\n\torl $0x100, (%rsp)\n\tpopfq");
