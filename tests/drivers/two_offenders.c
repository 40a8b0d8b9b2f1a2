/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Two instructions of one call use the same page of boot-services data. A repair that lasts until the
 * service returns covers the second: only audit=step sees both, and audit=strict never gets there
 * (tests/boot/audit_policies.t).
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiBootServicesData function=at_runtime
 * expect-census: stale chain=.data+counter
 */
#include "tests/drivers/driver.h"

static volatile UINT64 *counter;

EFI_STATUS at_start(void)
{
	counter = driver_allocate(EfiBootServicesData);
	return counter ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_runtime(void)
{
	UINT64 count = counter[0];

	counter[1] = count + 1;
}
