/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with the x87 control word of single precision.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=x87
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("movw $0x007f, 8(%rsp)\n\tfldcw 8(%rsp)");
