/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with an interrupt descriptor table that ends after the exceptions of the processor.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=idtr
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("sidt 8(%rsp)\n\tmovw $0x1ff, 8(%rsp)\n\tlidt 8(%rsp)");
