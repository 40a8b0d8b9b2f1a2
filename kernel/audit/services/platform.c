/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The services that are neither time nor variables nor capsules: the address map's two, the count and
 * reset. UEFI 2.10, sections 8.4 and 8.5.
 */
#include <audit/notes.h>

#include "kernel/audit/services/slot_checks.h"
#include "kernel/audit/services/variable_room.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/places.h"
#include "kernel/lib/walk.h"
#include "kernel/report.h"

/* ---- SetVirtualAddressMap and ConvertPointer: their slots stay physical ---- */

#define STAYS_PHYSICAL "its slot stays physical: UEFI 2.10 section 8.4"

void check_set_virtual_address_map(struct service_check *check)
{
	check->skip = STAYS_PHYSICAL;
}

/* The loader puts it back for the handlers of others, and where there was none it is not missed. */
void check_convert_pointer(struct service_check *check)
{
	const struct handoff *handoff = check->handoff;
	const struct handoff_drivers *drivers = &notes_of(handoff)->drivers;
	const uint32_t by = notes_of(handoff)->emptied_by[SERVICE_CONVERT_POINTER];

	check->skip = STAYS_PHYSICAL;
	if (service_is_present(&handoff->svam.before, SERVICE_CONVERT_POINTER) ||
	    !service_has_slot(&handoff->svam.before, SERVICE_CONVERT_POINTER))
		return;
	check->skip = NULL;
	reasons_add(
		&check->reasons,
		"%s left its entry of gRT NULL, which every VirtualAddressChange handler calls; it "
		"was put back for SetVirtualAddressMap",
		by - 1 < drivers->count ? drivers->driver[by - 1].name : "Somebody");
}

/* ---- GetNextHighMonotonicCount ---- */

static uint32_t high_count;

static bool next_count(struct service_check *check, uint32_t *count)
{
	EFI_STATUS status;

	high_count = 0xeeeeeeee;
	status = service_call(check, SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT,
			      ARGUMENTS(address_of(&high_count)));
	*count = high_count;
	return !service_is_absent(check, status) &&
	       service_expect(check, status, EFI_SUCCESS, "GetNextHighMonotonicCount");
}

/*
 * Each call counts one up (section 8.5.2), as each reset does, and EDK II writes a non-volatile
 * variable for it: two calls are enough.
 */
void check_get_next_high_monotonic_count(struct service_check *check)
{
	uint32_t first, second;

	if (!next_count(check, &first) || !next_count(check, &second)) {
		variable_room_explain(check);
		return;
	}
	report_fact("high-monotonic-count=%u", second);
	if (second != first + 1)
		reasons_add(&check->reasons, "the count went from %u to %u, and not up by one",
			    first, second);
}

/* ---- ResetSystem: called at the very end, so that here its entry is looked at ---- */

struct sought {
	uint64_t address;
	bool executable;
};

static void look_for_entry(void *context, const struct walk_leaf *leaf)
{
	struct sought *sought = context;

	if (sought->address - leaf->virtual.value < leaf->size)
		sought->executable = (leaf->rights & RIGHTS_X) != 0;
}

void check_reset_system(struct service_check *check)
{
	const struct handoff *handoff = check->handoff;
	const struct runtime_services *services = vaddr_pointer(handoff->runtime_services);
	struct sought sought = {.address = services->entry[SERVICE_RESET_SYSTEM]};
	const struct memory_descriptor *region;
	paddr_t physical;

	region = place_reached(handoff, sought.address, &physical);
	if (region == NULL) {
		reasons_add(&check->reasons, "its entry 0x%lx is in no RUNTIME region",
			    sought.address);
		return;
	}
	(void)walk_tables(&handoff->tables, look_for_entry, &sought);
	if (!sought.executable)
		reasons_add(&check->reasons, "its entry 0x%lx in %s is not executable",
			    sought.address, memory_type_name(region->type));
}
