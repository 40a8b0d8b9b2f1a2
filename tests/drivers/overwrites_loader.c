/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes over the variables of the loader, whose image is nobody's business after the exit: in a service
 * before anything is virtual, and in its address-change handler.
 *
 * expect: class=stale-loader-memory phase=physical service=GetNextHighMonotonicCount access=write
 *	memory=EfiLoaderCode function=at_runtime
 * expect: class=stale-loader-memory phase=svam service=SetVirtualAddressMap access=write
 *	memory=EfiLoaderCode function=at_address_change
 */
#include "tests/drivers/common/loader_image.h"
#include "tests/drivers/driver.h"

static struct loader_section variables;

void at_memory_map(const struct driver_map *map)
{
	loader_section_find(map, LOADER_SECTION_WRITABLE, &variables);
}

EFI_STATUS at_start(void)
{
	driver_hook_map();
	return EFI_SUCCESS;
}

static inline void overwrite(void)
{
	for (UINTN i = 0; i < variables.words; i++)
		variables.start[i] = ~0ULL;
}

void at_runtime(void)
{
	if (driver_phase == DRIVER_PHYSICAL)
		overwrite();
}

void at_address_change(void)
{
	overwrite();
	variables.start = NULL;
	variables.words = 0;
}
