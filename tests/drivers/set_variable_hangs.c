/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable never returns after the exit, however often it is called; and services of the platform's
 * that keep something in a variable call it, too.
 *
 * expect: class=hang phase=virtual service=SetVariable function=set_variable
 * tainted: yes
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

static EFI_SET_VARIABLE firmware_set_variable;

static EFI_STATUS EFIAPI set_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 attributes, UINTN size,
				      void *data)
{
	if (driver_phase == DRIVER_VIRTUAL)
		for (;;)
			__asm__ volatile("pause");
	return firmware_set_variable(name, vendor, attributes, size, data);
}

DRIVER_WRAPS(SetVariable, set_variable, firmware_set_variable);
