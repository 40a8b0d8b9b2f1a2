/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Clears CR0.WP, as firmware does that writes to read-only pages, and leaves it so.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=cr0
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("mov %cr0, %rcx\n\tbtr $16, %rcx\n\tmov %rcx, %cr0");
