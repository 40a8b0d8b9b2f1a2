/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Firmware that calls one service unsupported at runtime, and answers it all the same.
 *
 * expect-not-ok: service.QueryCapsuleCapabilities
 * expect-skip: capsule.query.flags
 * expect-skip: capsule.query.bad_flags
 * expect-skip: capsule.query.null
 * expect-fact: rt-properties=0x2fff
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	return driver_publish_properties(DRIVER_RT_ALL & ~DRIVER_RT_QUERY_CAPSULE_CAPABILITIES);
}
