/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Was linked with a section alignment of 512 (drivers.mk). Pages cannot tell its sections apart, so
 * that all of the image can be written and executed: what write_code.c and execute_data.c are found
 * for is no finding here, and one note says why.
 *
 * expect: none
 * expect-fact: note image="unaligned_sections.efi" has a section alignment of 512, under 4096, and so
 *	all of it can be written and executed
 */
#include "tests/drivers/driver.h"

typedef void(EFIAPI *data_function)(void);

static volatile UINT8 data[] = {0xc3}; /* ret */

void at_virtual(void)
{
	volatile UINT8 *code = (volatile UINT8 *)at_virtual;

	*code = *code;
	((data_function)(UINTN)data)();
	driver_come_back();
}
