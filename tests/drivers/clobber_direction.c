/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Returns with the direction flag set: the caller's next string instruction runs backwards.
 *
 * expect: class=clobbered-state phase=virtual service=QueryCapsuleCapabilities
 * hidden-by: none
 */
#include "tests/drivers/common/clobber.h"

CLOBBERING_SERVICE("std");
