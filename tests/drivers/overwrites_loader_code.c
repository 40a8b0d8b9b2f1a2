/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes over the loader's code. That is where it is, and no copy can take its place while it runs: the
 * service is aborted.
 *
 * expect: class=stale-loader-memory phase=physical service=GetNextHighMonotonicCount access=write
 *	memory=EfiLoaderCode function=at_runtime
 * tainted: yes
 */
#include "tests/drivers/common/loader_image.h"
#include "tests/drivers/driver.h"

static struct loader_section code;

void at_memory_map(const struct driver_map *map)
{
	loader_section_find(map, LOADER_SECTION_EXECUTABLE, &code);
}

EFI_STATUS at_start(void)
{
	driver_hook_map();
	return EFI_SUCCESS;
}

void at_runtime(void)
{
	if (driver_phase == DRIVER_PHYSICAL)
		for (UINTN i = 0; i < code.words; i++)
			code.start[i] = ~0ULL;
}

void at_address_change(void)
{
	code.start = NULL;
	code.words = 0;
}
