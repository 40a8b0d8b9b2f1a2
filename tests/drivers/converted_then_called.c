/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls a function of firmware in its handler, at the address that it has just converted: the call alone
 * is wrong, and whatever firmware's innocent code touches on the way follows from it.
 *
 * expect: class=converted-too-early phase=svam service=SetVirtualAddressMap access=execute
 *	memory=EfiRuntimeServicesCode function=at_address_change
 * hidden-by: identity none
 */
#include "tests/drivers/driver.h"

static EFI_GET_VARIABLE get_variable;

EFI_STATUS at_start(void)
{
	get_variable = driver_runtime_services->GetVariable;
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	EFI_GUID vendor = EFI_GLOBAL_VARIABLE;
	UINT16 order[16];
	UINTN size = sizeof(order);

	driver_convert(&get_variable);
	(void)get_variable(L"BootOrder", &vendor, NULL, &size, order);
	get_variable = NULL;
}
