/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with alignment checks on, as a nested task, and with ports open to every level.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities
 *	changed=iopl+nt+ac
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("pushfq\n\torl $0x47000, (%rsp)\n\tpopfq");
