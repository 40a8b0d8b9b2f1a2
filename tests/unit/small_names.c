/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The names of the small firmware's variables, one after the other.
 */
#include <string.h>

#include "kernel/audit/services/variable.h"
#include "tests/unit/small_firmware.h"

static bool is_hidden(const struct variable *variable)
{
	return variable->name[0] == 0 ||
	       (firmware.defect == NAMES_NOT_OURS &&
		memcmp(&variable->vendor, &variable_ours, sizeof(variable->vendor)) == 0);
}

static unsigned int index_behind(const CHAR16 *name, const EFI_GUID *vendor)
{
	struct variable *variable = name[0] != 0 ? firmware_find(name, vendor) : NULL;
	unsigned int index = variable ? (unsigned int)(variable - firmware.store) + 1 : 0;

	if (firmware.defect == NAMES_LOOP)
		index = 0;
	if (firmware.defect == NAMES_LOOP_LATE && index == 5)
		index = 2;
	if (firmware.defect == NAMES_TWICE && index == 3 && !firmware.turned) {
		firmware.turned = true;
		index = 2;
	}
	while (index < STORE_SIZE && is_hidden(&firmware.store[index]))
		index++;
	return index;
}

/* A name that ends within its size, and is empty or in the store. */
static bool is_listed(const CHAR16 *name, uint64_t size, const EFI_GUID *vendor)
{
	for (uint64_t i = 0; i < size / 2; i++) {
		if (name[i] == 0)
			return i == 0 || firmware_find(name, vendor);
	}
	return false;
}

static EFI_STATUS name_another(const uint64_t *a)
{
	static const EFI_GUID nobody = {1, 2, 3, {4}};
	static unsigned int number;
	CHAR16 *name = small_at(a[1]);

	number++;
	for (unsigned int i = 0; i < 8; i++)
		name[i] = (CHAR16)('a' + (number >> 4 * i) % 16);
	name[8] = 0;
	*(EFI_GUID *)small_at(a[2]) = nobody;
	return EFI_SUCCESS;
}

EFI_STATUS small_names_next(const uint64_t *a)
{
	uint64_t *size = small_at(a[0]);
	unsigned int index;
	uint64_t needed;

	if (firmware.defect == NAMES_NEVER_END)
		return name_another(a);
	if (!a[0] || !a[1] || !a[2] || !is_listed(small_at(a[1]), *size, small_at(a[2])))
		return EFI_INVALID_PARAMETER;
	index = index_behind(small_at(a[1]), small_at(a[2]));
	if (index == STORE_SIZE && firmware.defect == NAMES_GO_ON && firmware.turned)
		index = 0;
	firmware.turned |= index == STORE_SIZE;
	if (index == STORE_SIZE)
		return EFI_NOT_FOUND;
	needed = (variable_name_length(firmware.store[index].name) + 1) * 2;
	if (*size + (firmware.defect == NAMES_ONE_SHORT ? 2 : 0) < needed) {
		*size = needed;
		if (firmware.defect == NAMES_WANT_NO_MORE)
			*size = 2;
		if (firmware.defect == NAMES_WANT_TOO_MUCH)
			*size = VARIABLE_NAME_SIZE + 2;
		return EFI_BUFFER_TOO_SMALL;
	}
	if (firmware.defect == NAMES_WITHOUT_END)
		memset(small_at(a[1]), 'x', *size);
	else
		memcpy(small_at(a[1]), firmware.store[index].name, needed);
	*(EFI_GUID *)small_at(a[2]) = firmware.store[index].vendor;
	if (firmware.defect != NAMES_OF_BUFFERS_SIZE)
		*size = needed;
	return EFI_SUCCESS;
}
