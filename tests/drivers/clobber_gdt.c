/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with a global descriptor table that ends a byte too early.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=gdtr
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("sgdt 8(%rsp)\n\tdecw 8(%rsp)\n\tlgdt 8(%rsp)");
