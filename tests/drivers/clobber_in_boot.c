/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Loses registers that a callee keeps while nobody guards it: when the loader calls it before the exit.
 *
 * expect: class=clobbered-state phase=boot service=QueryCapsuleCapabilities changed=rbp+rdi+rsi
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE_IN_BOOT("xor %ebp, %ebp\n\txor %esi, %esi\n\txor %edi, %edi");
