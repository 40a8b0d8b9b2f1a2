/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with another rounding mode of SSE (round towards zero).
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=mxcsr
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("movl $0x7f80, 8(%rsp)\n\tldmxcsr 8(%rsp)");
