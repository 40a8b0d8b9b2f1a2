/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Steps 10 and 14: the virtual map is planned, and firmware is told. The only caller of
 * SetVirtualAddressMap.
 *
 * It can be called once (UEFI 2.10, section 8.4.1), in physical mode, and what it says is not
 * believed: EDK II answers EFI_SUCCESS to nearly everything, U-Boot refuses without having changed
 * anything. So gRT is compared with a copy from just before, and that decides what a kernel gets.
 */
#include "loader/core/memory_map.h"
#include "loader/core/virtual_map.h"
#include "loader/steps.h"

#include "kernel/lib/string.h"

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

/* gRT as far as it reaches: slots that this firmware does not have are 0. */
static struct runtime_services read_services(const struct loader *loader)
{
	const struct runtime_services *services = (const void *)loader->runtime_services;
	struct runtime_services read = {.header = services->header};

	for (enum service service = 0; service < SERVICE_COUNT; service++)
		if (service_is_present(services, service))
			read.entry[service] = services->entry[service];
	return read;
}

/* In which mode the services are now, by the evidence of gRT. */
static enum runtime_mode mode_now(const struct loader *loader, const struct firmware_call *call)
{
	const struct runtime_services now = read_services(loader);

	if (call->outcome == CALL_RETURNED && !EFI_ERROR(call->status))
		return RUNTIME_VIRTUAL;
	/* Stopped half-way: gRT is converted last, and handlers have run before. */
	if (call->outcome == CALL_ABORTED)
		return RUNTIME_MIXED;
	if (memcmp(now.entry, loader->handoff->svam.before.entry, sizeof(now.entry)) == 0)
		return RUNTIME_PHYSICAL;
	return RUNTIME_MIXED;
}

/* Whatever follows shall see the addresses that firmware has, not the ones it was offered. */
static void undo_plan(struct loader *loader)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, &loader->virtual_map)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
}

/* A firmware that has EFI_RT_PROPERTIES_TABLE may say there that it cannot be moved. */
bool svam_is_wanted(const struct loader *loader)
{
	return loader->options.virtmap != VIRTMAP_NONE &&
	       (loader->handoff->rt_properties &
		service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP)) != 0;
}

bool svam_call(struct loader *loader)
{
	struct handoff_svam *svam = &loader->handoff->svam;
	struct guard *guard = &loader->stage->guard;
	struct firmware_call call = {
		.service = SERVICE_SET_VIRTUAL_ADDRESS_MAP,
		.arguments = {loader->virtual_map.size, loader->virtual_map.descriptor_size,
			      loader->virtual_map.descriptor_version,
			      vaddr_of(loader->virtual_map.descriptors).value},
	};

	svam->before = read_services(loader);
	svam->mode = RUNTIME_PHYSICAL;
	if (!svam_is_wanted(loader)) {
		undo_plan(loader);
		return true;
	}
	call.entry = svam->before.entry[call.service];

	guard->world.phase = PHASE_SVAM;
	guard_call(guard, &call);
	guard->world.phase = PHASE_PHYSICAL;
	loader->handoff->stack_bytes[call.service] = call.stack_bytes;
	svam->called = true;
	svam->status = call.status;
	svam->mode = mode_now(loader, &call);
	if (svam->mode != RUNTIME_VIRTUAL)
		undo_plan(loader);
	return true;
}
