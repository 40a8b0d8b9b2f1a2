/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Steps 10 and 14: the virtual map is planned, and firmware is told. The only caller of
 * SetVirtualAddressMap.
 *
 * It can be called once (UEFI 2.10, section 8.4.1), in physical mode, and what it says is not
 * believed: EDK II answers EFI_SUCCESS to nearly everything, U-Boot refuses without having changed
 * anything. So gRT is compared with a copy from just before, and that decides what a kernel gets.
 *
 * Around the real call there are trials (include/audit/refusals.h): calls that have to be refused, and that
 * must leave no trace then. svam-test= adds one of those that not every firmware refuses.
 */
#include "loader/core/memory_map.h"
#include "loader/core/virtual_map.h"
#include "loader/steps.h"

#include <layout.h>

bool svam_plan(struct loader *loader)
{
	struct virtual_map_images images = {loader->images, loader->handoff->image_count};
	enum status status;

	status = memory_map_check_stride(&loader->map);
	if (status != STATUS_OK)
		return report_refusal(loader, status, "the memory map (DescriptorSize %lu)",
				      loader->map.descriptor_size);
	status = virtual_map_plan(&loader->map, &loader->options, images, &loader->virtual_map,
				  loader->virtual_map_capacity);
	if (status != STATUS_OK)
		return report_refusal(loader, status, "the virtual map (virtmap=%s)",
				      virtmap_names[loader->options.virtmap]);
	return true;
}

/* An entry of gRT as far as it reaches: a slot that this firmware does not have is 0. */
static uint64_t entry_now(const struct loader *loader, enum service service)
{
	const struct runtime_services *services = (const void *)loader->runtime_services;

	return service_is_present(services, service) ? services->entry[service] : 0;
}

static void remember_services(struct loader *loader)
{
	struct runtime_services *before = &loader->handoff->svam.before;

	before->header = *(const struct table_header *)(const void *)loader->runtime_services;
	for (enum service service = 0; service < SERVICE_COUNT; service++)
		before->entry[service] = entry_now(loader, service);
}

static bool is_unchanged(const struct loader *loader)
{
	for (enum service service = 0; service < SERVICE_COUNT; service++)
		if (entry_now(loader, service) != loader->handoff->svam.before.entry[service])
			return false;
	return true;
}

/* In which mode the services are now, by the evidence of gRT. */
static enum runtime_mode mode_now(const struct loader *loader, const struct firmware_call *call)
{
	if (call->outcome == CALL_RETURNED && !EFI_ERROR(call->status))
		return RUNTIME_VIRTUAL;
	/* Stopped half-way: gRT is converted last, and handlers have run before. */
	if (call->outcome == CALL_ABORTED)
		return RUNTIME_MIXED;
	return is_unchanged(loader) ? RUNTIME_PHYSICAL : RUNTIME_MIXED;
}

/* A firmware that has EFI_RT_PROPERTIES_TABLE may say there that it cannot be moved. */
bool svam_is_wanted(const struct loader *loader)
{
	return loader->options.virtmap != VIRTMAP_NONE &&
	       (loader->handoff->rt_properties &
		service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP)) != 0;
}

/*
 * Through the guard, once there is one. The slot is read anew each time: after the first call another
 * function may have taken it over (U-Boot's refuses the second).
 */
static void call_with(struct loader *loader, const struct memory_map *map,
		      struct firmware_call *call)
{
	struct guard *guard = &loader->stage->guard;
	EFI_SET_VIRTUAL_ADDRESS_MAP entry = loader->runtime_services->SetVirtualAddressMap;

	*call = (struct firmware_call){
		.service = SERVICE_SET_VIRTUAL_ADDRESS_MAP,
		.entry = (uintptr_t)entry,
		.arguments = {map->size, map->descriptor_size, map->descriptor_version,
			      vaddr_of(loader->offered_map).value},
	};
	if (loader->phase == PHASE_BOOT) {
		call->status = entry(map->size, map->descriptor_size, map->descriptor_version,
				     (EFI_MEMORY_DESCRIPTOR *)(void *)loader->offered_map);
		return;
	}
	guard->world.phase = PHASE_SVAM;
	guard_call(guard, call);
	guard->world.phase = PHASE_PHYSICAL;
}

/* One descriptor more, of the last page that a processor of this kind could ever address. There is
 * room: the buffer is as large as the map's, and our own pages are not RUNTIME. */
static void add_foreign(struct memory_map *map)
{
	*(struct memory_descriptor *)(void *)(map->descriptors +
					      map->size) = (struct memory_descriptor){
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = paddr((UINT64_C(1) << 52) - PAGE_SIZE),
		.virtual_start = vaddr(RUNTIME_VIRTUAL_BASE - PAGE_SIZE),
		.pages = 1,
		.attribute = MEMORY_ATTRIBUTE_WB | MEMORY_ATTRIBUTE_RUNTIME,
	};
	map->size += map->descriptor_size;
}

/* Makes of the right arguments those of a trial, unless it is the moment alone that is wrong. */
static void spoil(enum trial trial, struct memory_map *map)
{
	/* Too small for a descriptor, and not zero: U-Boot divides by it before it looks. */
	if (trial == TRIAL_SVAM_DESCRIPTOR_SIZE)
		map->descriptor_size = sizeof(uint64_t);
	if (trial == TRIAL_SVAM_DESCRIPTOR_VERSION)
		map->descriptor_version++;
	if (trial == TRIAL_SVAM_MISSING_RANGE)
		map->size -= map->descriptor_size;
	if (trial == TRIAL_SVAM_FOREIGN_RANGE)
		add_foreign(map);
}

/* Firmware has the addresses of `map` now, or some of them. What EDK II misses in a map it leaves
 * where it is, and says EFI_SUCCESS. */
static void use_up(struct loader *loader, enum trial trial, const struct memory_map *map,
		   EFI_STATUS status)
{
	struct memory_descriptor *missing = (void *)(map->descriptors + map->size);

	loader->handoff->svam.mode = RUNTIME_MIXED;
	loader->handoff->svam.status = status;
	if (trial == TRIAL_SVAM_MISSING_RANGE && !EFI_ERROR(status))
		missing->virtual_start = vaddr_identity(missing->physical_start);
}

/*
 * A call that has to be refused. If it was, and gRT is as it was, the walk goes on as if nothing had
 * been said, also after a call that did not return. If not, the boot is used up: nobody asked for the
 * state that firmware is in.
 */
static void try(struct loader *loader, enum trial trial)
{
	struct handoff_svam *svam = &loader->handoff->svam;
	struct memory_map map = loader->virtual_map;
	struct firmware_call call;

	if (svam->mode == RUNTIME_MIXED)
		return;
	spoil(trial, &map);
	call_with(loader, &map, &call);
	loader->handoff->trials[trial] = (struct handoff_trial){true, (uint32_t)call.outcome,
								call.status};
	if (svam->mode == RUNTIME_PHYSICAL && (!EFI_ERROR(call.status) || !is_unchanged(loader)))
		use_up(loader, trial, &map, call.status);
}

void svam_try_before_exit(struct loader *loader)
{
	if (!svam_is_wanted(loader) || loader->options.svam_test != SVAM_TEST_BEFORE_EXIT)
		return;
	/* No guard stands watch yet: after a hang or a fault this line is the last. */
	report_line(loader, "SetVirtualAddressMap before the exit");
	remember_services(loader);
	try(loader, TRIAL_SVAM_BEFORE_EXIT);
}

_Static_assert((int)TRIAL_SVAM_FOREIGN_RANGE - (int)TRIAL_SVAM_BEFORE_EXIT ==
		       (int)SVAM_TEST_FOREIGN_RANGE - (int)SVAM_TEST_BEFORE_EXIT,
	       "svam-test= has the order of the trials");

static void try_before(struct loader *loader)
{
	if (loader->trials) {
		try(loader, TRIAL_SVAM_DESCRIPTOR_SIZE);
		try(loader, TRIAL_SVAM_DESCRIPTOR_VERSION);
	}
	if (loader->options.svam_test > SVAM_TEST_BEFORE_EXIT)
		try(loader, (enum trial)((unsigned int)TRIAL_SVAM_BEFORE_EXIT +
					 loader->options.svam_test - SVAM_TEST_BEFORE_EXIT));
}

static void set_virtual_address_map(struct loader *loader)
{
	struct handoff_svam *svam = &loader->handoff->svam;
	struct firmware_call call;

	call_with(loader, &loader->virtual_map, &call);
	loader->handoff->stack_bytes[call.service] = call.stack_bytes;
	svam->called = true;
	svam->status = call.status;
	svam->mode = mode_now(loader, &call);
}

/* Whatever follows shall see the addresses that firmware has, not the ones it was offered. A success is
 * believed, a trial's too. Of mixed services ResetSystem alone is called, so that it decides. */
static void undo_plan(struct loader *loader)
{
	const struct handoff_svam *svam = &loader->handoff->svam;
	const uint64_t reset = (uintptr_t)loader->runtime_services->ResetSystem;
	struct memory_descriptor *descriptor;

	if (svam->mode != RUNTIME_PHYSICAL &&
	    (!EFI_ERROR(svam->status) || reset != svam->before.entry[SERVICE_RESET_SYSTEM]))
		return;
	memory_map_for_each(descriptor, &loader->virtual_map)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
}

bool svam_call(struct loader *loader)
{
	struct handoff_svam *svam = &loader->handoff->svam;

	/* Otherwise a trial has used up the boot, here or before the exit. */
	if (svam->mode == RUNTIME_PHYSICAL)
		remember_services(loader);
	if (svam_is_wanted(loader))
		try_before(loader);
	if (svam_is_wanted(loader) && svam->mode == RUNTIME_PHYSICAL)
		set_virtual_address_map(loader);
	if (svam->mode == RUNTIME_VIRTUAL && loader->trials)
		try(loader, TRIAL_SVAM_AGAIN);
	undo_plan(loader);
	return true;
}
