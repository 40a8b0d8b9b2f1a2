/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Raises the task priority around a critical section and restores it, as EDK II's EfiAcquireLock() and
 * EfiReleaseLock() do: two boot services in one call of a runtime service. Both call sites are named.
 *
 * expect: class=boot-service-call phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=read function=acquire_lock
 * expect: class=boot-service-call phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=read function=release_lock
 * expect: class=boot-service-call phase=svam service=SetVirtualAddressMap access=read
 *	function=acquire_lock
 * expect: class=boot-service-call phase=svam service=SetVirtualAddressMap access=read
 *	function=release_lock
 */
#include "tests/drivers/driver.h"

static EFI_BOOT_SERVICES *kept;
static EFI_TPL previous;

static void __attribute__((noinline)) acquire_lock(void)
{
	previous = kept->RaiseTPL(TPL_NOTIFY);
}

static void __attribute__((noinline)) release_lock(void)
{
	kept->RestoreTPL(previous);
}

EFI_STATUS at_start(void)
{
	kept = driver_boot_services;
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	acquire_lock();
	release_lock();
}

void at_runtime(void)
{
	acquire_lock();
	release_lock();
}
