/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with interrupts on, though it was called with interrupts off.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=if
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("sti");
