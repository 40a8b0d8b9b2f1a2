/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with selectors of its own in the segment registers and in LDTR.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities
 *	changed=ds+es+ss+fs+gs+ldtr
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("xor %ecx, %ecx\n\tmov %ecx, %ds\n\tmov %ecx, %es\n\tmov %ecx, %ss\n\t"
		   "mov $0x10, %ecx\n\tmov %ecx, %fs\n\tmov %ecx, %gs\n\t"
		   "mov $3, %ecx\n\tlldt %cx");
