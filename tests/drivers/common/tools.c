/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* What the drivers under test use again and again. */
#include "tests/drivers/driver.h"

static void *allocate(EFI_ALLOCATE_TYPE how, EFI_PHYSICAL_ADDRESS limit, EFI_MEMORY_TYPE type)
{
	EFI_PHYSICAL_ADDRESS page = limit;
	EFI_STATUS status;

	status = driver_boot_services->AllocatePages(how, type, 1, &page);
	if (EFI_ERROR(status))
		return NULL;
	driver_boot_services->SetMem((void *)page, EFI_PAGE_SIZE, 0);
	return (void *)page;
}

void *driver_allocate(EFI_MEMORY_TYPE type)
{
	return allocate(AllocateAnyPages, 0, type);
}

void *driver_allocate_low(EFI_MEMORY_TYPE type)
{
	return allocate(AllocateMaxAddress, 0xffffff, type);
}

/* CRC-32 as in UEFI 2.10, section 4.2.1, over the table with a CRC32 field of zero. */
void driver_seal(EFI_TABLE_HEADER *table)
{
	const UINT8 *bytes = (const UINT8 *)table;
	UINT32 crc = ~0U;

	table->CRC32 = 0;
	for (UINT32 i = 0; i < table->HeaderSize; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320U : 0);
	}
	table->CRC32 = ~crc;
}

void *driver_hook(EFI_TABLE_HEADER *table, void *slot, void *hook)
{
	void **entry = slot;
	void *original = *entry;

	*entry = hook;
	driver_seal(table);
	return original;
}

void driver_convert(void *pointer)
{
	(void)driver_runtime_services->ConvertPointer(0, pointer);
}
