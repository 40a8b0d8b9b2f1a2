/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Steps 6 and 7: from the last look at firmware's memory map to the accepted ExitBootServices.
 */
#include "loader/steps.h"

void leave_announce(struct loader *loader)
{
	if (loader->handoff.framebuffer.size != 0)
		framebuffer_find(&loader->firmware, &loader->handoff.framebuffer);
	output_line(&loader->output, "leaving boot services");
}

struct boot_exit leave_with(struct loader *loader)
{
	return (struct boot_exit){
		.boot_services = loader->firmware.boot_services,
		.image = loader->firmware.image,
		.map = &loader->reserved.map,
		.capacity = loader->reserved.map_capacity,
		.record = &loader->handoff.exit,
	};
}

bool leave_plan(struct loader *loader)
{
	const struct boot_exit exit = leave_with(loader);
	enum status status;

	do {
		EFI_STATUS read = exit_read_map(&exit);

		if (EFI_ERROR(read))
			return output_failure(&loader->output, read, "GetMemoryMap into %lu bytes",
					      exit.capacity);
		if (plan_from_map(loader, &status))
			return true;
	} while (status == STATUS_POOL_EMPTY &&
		 reserve_more_tables(&loader->firmware, &loader->reserved));
	return false;
}

bool leave_boot_services(struct loader *loader)
{
	const struct boot_exit exit = leave_with(loader);
	const struct handoff_exit *record = exit.record;
	enum status status;
	EFI_STATUS left;

	loader->output.console = NULL; /* the first attempt may have shut it down */
	left = exit_boot_services(&exit);
	if (EFI_ERROR(left))
		return output_failure(&loader->output, left, "%s, in attempt %u of %u",
				      EFI_ERROR(record->attempt[record->attempts - 1].map_status)
					      ? "GetMemoryMap"
					      : "ExitBootServices",
				      record->attempts, HANDOFF_EXIT_ATTEMPTS);
	loader->firmware.boot_services = NULL;
	/* A key may come again with another map. */
	return (exit.record->attempts == 1 && exit.map->key == loader->reserved.virtual_map.key) ||
	       plan_from_map(loader, &status);
}
