/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The services that are neither time nor variables: the address map's two, the count, reset and
 * capsules. UEFI 2.10, sections 8.4 and 8.5.
 */
#include "kernel/audit/places.h"
#include "kernel/audit/walk.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"
#include "kernel/services/service.h"

/* ---- SetVirtualAddressMap and ConvertPointer: their slots stay physical ---- */

#define STAYS_PHYSICAL "its slot stays physical: UEFI 2.10 section 8.4"

void check_set_virtual_address_map(struct service_check *check)
{
	check->skip = STAYS_PHYSICAL;
}

void check_convert_pointer(struct service_check *check)
{
	check->skip = STAYS_PHYSICAL;
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

void check_get_next_high_monotonic_count(struct service_check *check)
{
	uint32_t first, second;

	if (!next_count(check, &first) || !next_count(check, &second))
		return;
	report_fact("high-monotonic-count=%u", second);
	if (second <= first)
		reasons_add(&check->reasons, "the count went from %u to %u", first, second);
}

/* ---- ResetSystem: called at the very end, so that here its entry is looked at ---- */

struct sought {
	uint64_t address;
	bool executable;
};

static void look_for_entry(void *context, const struct audit_leaf *leaf)
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

	region = place_reached(handoff, PHASE_RESET, sought.address, &physical);
	if (!region) {
		reasons_add(&check->reasons, "its entry 0x%llx is in no RUNTIME region",
			    (unsigned long long)sought.address);
		return;
	}
	(void)audit_walk(&handoff->tables, look_for_entry, &sought);
	if (!sought.executable)
		reasons_add(&check->reasons, "its entry 0x%llx in %s is not executable",
			    (unsigned long long)sought.address, memory_type_name(region->type));
}

/* ---- Capsules ---- */

/* EFI_CAPSULE_HEADER, of a kind that nobody has; section 8.5.3. */
static struct {
	EFI_GUID CapsuleGuid;
	uint32_t HeaderSize;
	uint32_t Flags;
	uint32_t CapsuleImageSize;
} capsule = {
	.CapsuleGuid = {0x7d0e3f5b,
			0x2c94,
			0x4b1a,
			{0x8e, 0x67, 0x40, 0xb1, 0xef, 0x10, 0x95, 0x2c}},
	.HeaderSize = sizeof(capsule),
	.CapsuleImageSize = sizeof(capsule),
};

static struct {
	uint64_t capsules[1]; /* EFI_CAPSULE_HEADER ** */
	uint64_t maximum_size;
	uint32_t reset_type;
} room;

static void prepare_room(void)
{
	memset(&room, 0xee, sizeof(room));
	room.capsules[0] = address_of(&capsule);
}

/* No capsule at all is the only call that surely changes nothing. */
void check_update_capsule(struct service_check *check)
{
	EFI_STATUS status;

	prepare_room();
	status = service_call(check, SERVICE_UPDATE_CAPSULE, ARGUMENTS(address_of(room.capsules)));
	if (!service_is_absent(check, status))
		service_expect(check, status, EFI_INVALID_PARAMETER,
			       "UpdateCapsule with no capsule");
}

static EFI_STATUS query(struct service_check *check, uint64_t count)
{
	prepare_room();
	return service_call(check, SERVICE_QUERY_CAPSULE_CAPABILITIES,
			    ARGUMENTS(address_of(room.capsules), count,
				      address_of(&room.maximum_size),
				      address_of(&room.reset_type)));
}

/* A capsule that nobody knows may be refused, and so may none at all; a type of reset must make sense. */
void check_query_capsule_capabilities(struct service_check *check)
{
	EFI_STATUS none = query(check, 0);
	EFI_STATUS one = query(check, 1);

	if (none != EFI_SUCCESS && none != EFI_UNSUPPORTED)
		service_expect(check, none, EFI_INVALID_PARAMETER,
			       "QueryCapsuleCapabilities with no capsule");
	if (none == EFI_UNSUPPORTED && one == EFI_UNSUPPORTED)
		check->skip = "EFI_UNSUPPORTED, which may be said of any capsule";
	/* After the exit a capsule may need more resources than are left. */
	if (one == EFI_UNSUPPORTED || one == EFI_OUT_OF_RESOURCES ||
	    !service_expect(check, one, EFI_SUCCESS, "QueryCapsuleCapabilities"))
		return;
	report_fact("capsule-maximum-size=%llu capsule-reset=%u",
		    (unsigned long long)room.maximum_size, room.reset_type);
	if (room.reset_type >= EFI_RESET_TYPE_COUNT)
		reasons_add(&check->reasons, "%u is no type of reset", room.reset_type);
}
