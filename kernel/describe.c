/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Facts, one function for what belongs together. What the exit cost and what the memory map holds
 * stands beside the questions that are about it (kernel/evidence/).
 */
#include "kernel/kernel.h"

#include "kernel/display/smbios.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/places.h"
#include "kernel/lib/walk.h"
#include "kernel/report.h"

#define REGIONS_SHOWN 8
#define RIGHTS_COUNT (RIGHTS_WX + 1)

void describe_start(const struct handoff *handoff)
{
	const unsigned int major = handoff->uefi_revision >> 16;
	const unsigned int minor = handoff->uefi_revision & 0xffff;
	const struct options *options = &handoff->options;

	report_fact("firmware=\"%s\" revision=0x%08x board=\"%s\"", handoff->firmware_vendor,
		    handoff->firmware_revision, smbios_board(handoff).text);
	/* The lower half counts tenths: 2.3.1 is 2 and 31 (UEFI 2.10, section 4.2.1). */
	if (minor % 10 != 0)
		report_fact("uefi=%u.%u.%u", major, minor / 10, minor % 10);
	else
		report_fact("uefi=%u.%u", major, minor / 10);
	/* The seed counts under virtmap=scattered alone. */
	report_fact("virtmap=%s seed=%lu reset=%s", virtmap_names[options->virtmap], options->seed,
		    reset_names[options->reset]);
}

/* ---- Runtime regions ---- */

struct region {
	const struct memory_descriptor *descriptor;
	bool has[RIGHTS_COUNT];
};

/* A region lies in leaves of its own: any page of it answers for the whole leaf. */
static void note_rights(void *context, const struct walk_leaf *leaf)
{
	struct region *region = context;

	if (leaf->virtual.value - region->descriptor->virtual_start.value <
	    memory_descriptor_size(region->descriptor))
		region->has[leaf->rights] = true;
}

/* All rights that pages of it have, as in `r+rx`. */
static void print_region(const struct region *region)
{
	static const char *const names[RIGHTS_COUNT] =
		{[RIGHTS_R] = "r", [RIGHTS_W] = "rw", [RIGHTS_X] = "rx", [RIGHTS_WX] = "rwx"};
	const struct memory_descriptor *descriptor = region->descriptor;
	char rights[sizeof("r+rw+rx+rwx")] = "";

	for (unsigned int i = 0; i < RIGHTS_COUNT; i++)
		if (region->has[i])
			format_append(rights, sizeof(rights), "%s%s", *rights != '\0' ? "+" : "",
				      names[i]);
	report_fact("region=0x%lx kib=%lu at=0x%lx rights=%s type=%s",
		    descriptor->physical_start.value, memory_descriptor_size(descriptor) / 1024,
		    descriptor->virtual_start.value, *rights != '\0' ? rights : "none",
		    memory_type_name(descriptor->type));
}

/* A walk over all page tables for each region: there are few of both. Whether the tables can be walked
 * at all, identity_check() judges. */
void describe_regions(const struct handoff *handoff)
{
	const struct memory_map map = place_map(&handoff->virtual_map);
	const size_t count = memory_map_count(&map);

	for (size_t i = 0; i < count && i < REGIONS_SHOWN; i++) {
		struct region region = {.descriptor = memory_map_at(&map, i)};

		(void)walk_tables(&handoff->tables, note_rights, &region);
		print_region(&region);
	}
	if (count > REGIONS_SHOWN)
		report_fact("and %u more", (unsigned int)(count - REGIONS_SHOWN));
}

void describe_end(const struct handoff *handoff)
{
	report_fact("end=%s", reset_names[handoff->options.reset]);
}
