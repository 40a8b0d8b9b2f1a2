/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Hooks in firmware's tables; they work without the skeleton, too. */
#include "tests/drivers/driver.h"

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
