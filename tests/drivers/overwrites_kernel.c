/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes in its address-change handler to a page that has become somebody else's: the kernel that is
 * about to be entered lies there. It gets a copy of the page, and the verdict's line, which it
 * writes over, ends the report all the same.
 *
 * expect: class=stale-loader-memory phase=svam service=SetVirtualAddressMap access=write
 *	memory=EfiLoaderData function=at_address_change
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

/* In two halves, so that what is found is not this. */
static const char first_half[] = "verdict=%s", second_half[] = " checks=%u";

static volatile char *found;

static BOOLEAN starts_with(const char *text, const char *start, UINTN length)
{
	for (UINTN i = 0; i < length; i++)
		if (text[i] != start[i])
			return FALSE;
	return TRUE;
}

static char *find(char *text, UINTN size)
{
	const UINTN first = sizeof(first_half) - 1, second = sizeof(second_half) - 1;

	for (; size >= first + second; text++, size--)
		if (starts_with(text, first_half, first) &&
		    starts_with(text + first, second_half, second))
			return text;
	return NULL;
}

/* The last time that somebody asks is the exit: then the kernel is where it will stay. */
void at_memory_map(const struct driver_map *map)
{
	found = NULL;
	for (UINTN i = 0; !found && i < map->count; i++) {
		const EFI_MEMORY_DESCRIPTOR *entry = driver_map_entry(map, i);

		if (entry->Type == EfiLoaderData)
			found = find((char *)entry->PhysicalStart,
				     entry->NumberOfPages * EFI_PAGE_SIZE);
	}
}

EFI_STATUS at_start(void)
{
	driver_hook_map();
	return EFI_SUCCESS;
}

void at_exit_boot_services(void)
{
	driver_forget_map();
}

void at_address_change(void)
{
	if (found)
		found[0] = 'V';
	found = NULL;
}
