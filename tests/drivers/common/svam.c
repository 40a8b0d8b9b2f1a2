/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A hook of SetVirtualAddressMap. It is called in physical mode and its slot of gRT stays physical,
 * so that nothing here needs to be converted: after its one success it is cleared. What the loader
 * tries before that, and after it, are moments of their own.
 */
#include "tests/drivers/driver.h"

static EFI_SET_VIRTUAL_ADDRESS_MAP firmware_set_virtual_address_map;
static EFI_SYSTEM_TABLE *system_table;
static EFI_RUNTIME_SERVICES *runtime_services;

__attribute__((weak)) EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	return driver_forward_svam(svam);
}

__attribute__((weak)) EFI_STATUS at_svam_refusal(const struct driver_svam *svam)
{
	return driver_forward_svam(svam);
}

/* UEFI 2.10, section 8.4.1. */
__attribute__((weak)) EFI_STATUS at_second_svam(void)
{
	return EFI_UNSUPPORTED;
}

static BOOLEAN is_refusal_test(const struct driver_svam *svam)
{
	return svam->descriptor_size < sizeof(*svam->map) ||
	       svam->descriptor_version != EFI_MEMORY_DESCRIPTOR_VERSION;
}

static EFI_STATUS EFIAPI set_virtual_address_map(UINTN map_size, UINTN descriptor_size,
						 UINT32 descriptor_version,
						 EFI_MEMORY_DESCRIPTOR *map)
{
	EFI_STATUS status;
	const struct driver_svam svam = {
		.forward = firmware_set_virtual_address_map,
		.map_size = map_size,
		.descriptor_size = descriptor_size,
		.descriptor_version = descriptor_version,
		.map = map,
		.system_table = system_table,
		.runtime_services = runtime_services,
	};

	if (!svam.forward)
		return at_second_svam();
	status = is_refusal_test(&svam) ? at_svam_refusal(&svam)
					: at_set_virtual_address_map(&svam);
	if (!EFI_ERROR(status))
		firmware_set_virtual_address_map = NULL;
	return status;
}

EFI_STATUS driver_forward_svam(const struct driver_svam *svam)
{
	return svam->forward(svam->map_size, svam->descriptor_size, svam->descriptor_version,
			     svam->map);
}

void driver_hook_svam(void)
{
	system_table = driver_system_table;
	runtime_services = driver_runtime_services;
	firmware_set_virtual_address_map = driver_hook(&runtime_services->Hdr,
						       &runtime_services->SetVirtualAddressMap,
						       set_virtual_address_map);
}
