/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Swaps the bases of GS once too often, as code does that was written for the entry of a kernel.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities
 *	changed=gs_base+kernel_gs_base
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("swapgs");
