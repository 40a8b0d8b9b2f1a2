/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Publishes an EFI_RT_PROPERTIES_TABLE (UEFI 2.10, section 4.6.2). */
#include "tests/drivers/driver.h"

struct rt_properties {
	UINT16 version;
	UINT16 length;
	UINT32 supported;
};

EFI_STATUS driver_publish_properties(UINT32 supported)
{
	EFI_GUID guid = {0xeb66918a,
			 0x7eef,
			 0x402a,
			 {0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9}};
	struct rt_properties *table = driver_allocate(EfiRuntimeServicesData);

	if (!table)
		return EFI_OUT_OF_RESOURCES;
	table->version = 1;
	table->length = sizeof(*table);
	table->supported = supported;
	return driver_boot_services->InstallConfigurationTable(&guid, table);
}
