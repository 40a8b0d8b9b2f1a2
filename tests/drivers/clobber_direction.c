/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with the direction flag set: the caller's next string instruction runs backwards.
 *
 * expect: class=clobbered-state phase=physical,virtual service=QueryCapsuleCapabilities changed=df
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("std");
