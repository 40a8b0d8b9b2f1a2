/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps a number that looks like an address: 16 MiB is also a place in the boot-services memory where
 * OVMF unpacks itself, however much memory there is. One census cannot know; tools/census-diff does.
 *
 * expect-census: stale chain=.data+buffer_size
 */
#include "tests/drivers/driver.h"

static volatile UINT64 buffer_size;

EFI_STATUS at_start(void)
{
	buffer_size = 16 << 20;
	return EFI_SUCCESS;
}
