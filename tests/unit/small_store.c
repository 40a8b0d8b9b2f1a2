/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The small firmware's variables, as they are after the exit. small_names.c lists them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/services/variable.h"
#include "kernel/audit/services/signed_writes.h"
#include "tests/unit/small_signed.h"

#define STORE_MAXIMUM 100000
#define VARIABLE_MAXIMUM 4900

static bool is_letter(CHAR16 one, CHAR16 other)
{
	if (firmware.defect == IGNORES_CASE)
		return (one | 0x20) == (other | 0x20);
	return one == other;
}

static bool is_name(const struct variable *variable, const CHAR16 *name)
{
	uint64_t length = variable_name_length(name);

	if (variable->name[0] == 0 || variable_name_length(variable->name) != length)
		return false;
	for (uint64_t i = 0; i < length; i++) {
		if (!is_letter(variable->name[i], name[i]))
			return false;
	}
	return true;
}

struct variable *firmware_find(const CHAR16 *name, const EFI_GUID *vendor)
{
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		if (is_name(&firmware.store[i], name) &&
		    (firmware.defect == IGNORES_VENDOR ||
		     memcmp(&firmware.store[i].vendor, vendor, sizeof(*vendor)) == 0))
			return &firmware.store[i];
	}
	return NULL;
}

static struct variable *put(const CHAR16 *name, const EFI_GUID *vendor, uint32_t attributes)
{
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		if (firmware.store[i].name[0] != 0)
			continue;
		memset(&firmware.store[i], 0, sizeof(firmware.store[i]));
		memcpy(firmware.store[i].name, name, (variable_name_length(name) + 1) * 2);
		firmware.store[i].vendor = *vendor;
		firmware.store[i].attributes = attributes;
		return &firmware.store[i];
	}
	fail_msg("the store is full");
	return NULL;
}

static EFI_STATUS fake_get_variable(const uint64_t *a)
{
	struct variable *variable = a[0] && a[1] ? firmware_find(small_at(a[0]), small_at(a[1]))
						 : NULL;
	uint64_t *size = small_at(a[3]);
	uint64_t capacity = size ? *size : 0;

	if (!a[0] || !a[1] || !size)
		return EFI_INVALID_PARAMETER;
	if (!variable || (firmware.defect == NAMES_OF_NOTHING && variable->size == 3))
		return EFI_NOT_FOUND;
	if (firmware.defect == PROTECTED && variable->size == 3)
		return EFI_ACCESS_DENIED;
	*size = variable->size;
	if (a[2] != 0 && (firmware.defect != ATTRIBUTES_LATE || capacity >= variable->size))
		*(uint32_t *)small_at(a[2]) = variable->attributes;
	if (capacity < variable->size)
		return firmware.defect == NO_SIZE ? EFI_SUCCESS : EFI_BUFFER_TOO_SMALL;
	if (!a[4])
		return EFI_INVALID_PARAMETER;
	memcpy(small_at(a[4]), variable->data, variable->size + (firmware.defect == WRITES_BEYOND));
	*size += firmware.defect == SIZE_BEYOND;
	if (firmware.defect == SIZE_OF_ALL)
		*size = UINT64_MAX;
	return EFI_SUCCESS;
}

/* What may not be written at all, whatever it is. */
static EFI_STATUS refuse_set(const struct variable *variable, const uint64_t *a,
			     uint32_t attributes)
{
	if (*(CHAR16 *)small_at(a[0]) == 0)
		return EFI_INVALID_PARAMETER;
	if (firmware.defect == TAKES_ANYTHING || attributes == 0)
		return EFI_SUCCESS;
	if (attributes & EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS) {
		if (!firmware.authenticates)
			return EFI_INVALID_PARAMETER;
		return small_write_judge(a, variable);
	}
	if (a[3] > VARIABLE_MAXIMUM)
		return EFI_INVALID_PARAMETER;
	if (variable && !(variable->attributes & EFI_VARIABLE_NON_VOLATILE))
		return EFI_WRITE_PROTECTED;
	if ((attributes != VARIABLE_ATTRIBUTES || (variable && variable->key != 0)) &&
	    !(variable && firmware.defect == CHANGES_ATTRIBUTES))
		return EFI_INVALID_PARAMETER;
	return EFI_SUCCESS;
}

static EFI_STATUS delete (struct variable *variable)
{
	if (!variable)
		return EFI_NOT_FOUND;
	if (firmware.defect != KEEPS_DELETED)
		variable->name[0] = 0;
	return EFI_SUCCESS;
}

static void write(struct variable *variable, const void *data, uint64_t size, bool append)
{
	uint64_t start = append && firmware.defect != APPEND_REPLACES ? variable->size : 0;
	uint64_t end = start + size;

	if (end > sizeof(variable->data)) /* TAKES_ANYTHING */
		return;
	memcpy(variable->data + start, data, size);
	if (firmware.defect == CUTS_OFF && end > 1024)
		end = 1024;
	if (firmware.defect != KEEPS_LONGER || end > variable->size)
		variable->size = end;
	firmware.used += 100 + end;
}

/* What is written: for a signed write what is behind its signature, for any other its data. */
static void open_write(const uint64_t *a, const void **data, uint64_t *size)
{
	const struct small_write *write = small_write_of(a);

	*data = write ? variable_content(write->seed) : small_at(a[4]);
	*size = write ? write->size : a[3];
	if (!write && firmware.defect == DELETES_UNSIGNED && a[3] == signed_delete.size)
		*size = 0;
}

static void sign(struct variable *variable, const uint64_t *a)
{
	const struct small_write *write = small_write_of(a);

	variable->key = write ? write->key : 0;
	variable->time = write ? write->time : 0;
}

static EFI_STATUS fake_set_variable(const uint64_t *a)
{
	struct variable *variable = firmware_find(small_at(a[0]), small_at(a[1]));
	bool append = (a[2] & EFI_VARIABLE_APPEND_WRITE) != 0;
	uint32_t attributes = (uint32_t)a[2] & ~EFI_VARIABLE_APPEND_WRITE;
	EFI_STATUS status = refuse_set(variable, a, attributes);
	const void *data;
	uint64_t size;

	if (status != EFI_SUCCESS || firmware.defect == FORGETS)
		return status;
	open_write(a, &data, &size);
	if (firmware.defect == STORE_CLOSED)
		return EFI_WRITE_PROTECTED;
	if (firmware.defect == APPEND_REFUSED && append)
		return EFI_WRITE_PROTECTED;
	if (firmware.defect == REFUSES_TO_DELETE && a[3] == 0)
		return EFI_WRITE_PROTECTED;
	if (firmware.defect == KEEPS_WITHOUT_CONTENTS && a[3] == 0)
		return EFI_SUCCESS;
	if (firmware.defect == STORE_FULL && size > 0)
		return EFI_OUT_OF_RESOURCES;
	if (firmware.writes_left > 1 && size > 0)
		firmware.writes_left--;
	else if (firmware.writes_left == 1 && size > 0)
		return EFI_DEVICE_ERROR;
	if (attributes == 0 &&
	    (firmware.defect == KEEPS_WITHOUT_ATTRIBUTES || (variable && variable->key != 0)))
		return EFI_INVALID_PARAMETER;
	if (attributes == 0 || (size == 0 && !append) ||
	    (size == 0 && firmware.defect == APPEND_NOTHING_DELETES))
		return delete (variable);
	if (!variable && append && (size == 0 || firmware.defect == APPEND_NEEDS_ONE))
		return size == 0 ? EFI_SUCCESS : EFI_NOT_FOUND;
	if (variable && firmware.defect == REFUSES_SAME && size == variable->size &&
	    memcmp(variable->data, data, size) == 0)
		return EFI_DEVICE_ERROR;
	if (!variable)
		variable = put(small_at(a[0]), small_at(a[1]), attributes);
	if (firmware.defect == CHANGES_ATTRIBUTES)
		variable->attributes = attributes;
	write(variable, data, size, append);
	sign(variable, a);
	return EFI_SUCCESS;
}

static EFI_STATUS fake_query_variable_info(const uint64_t *a)
{
	uint64_t remaining = STORE_MAXIMUM - firmware.used;

	if ((a[0] & ~(uint64_t)EFI_VARIABLE_APPEND_WRITE) != VARIABLE_ATTRIBUTES &&
	    firmware.defect != TAKES_ANYTHING)
		return EFI_INVALID_PARAMETER;
	if (!a[1] || !a[2] || !a[3])
		return firmware.defect == TELLS_NOBODY ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
	if (firmware.defect == MORE_THAN_ALL)
		remaining = STORE_MAXIMUM + 1;
	if (firmware.defect == SPACE_GROWS)
		remaining = STORE_MAXIMUM / 2 + firmware.used;
	*(uint64_t *)small_at(a[1]) = STORE_MAXIMUM;
	*(uint64_t *)small_at(a[2]) = remaining;
	*(uint64_t *)small_at(a[3]) = VARIABLE_MAXIMUM;
	return EFI_SUCCESS;
}

void firmware_put(const CHAR16 *name, const EFI_GUID *vendor, const void *data, uint64_t size)
{
	struct variable *variable = put(name, vendor, VARIABLE_ATTRIBUTES);

	memcpy(variable->data, data, size);
	variable->size = size;
}

void store_fill(void)
{
	static const EFI_GUID other = {1, 2, 3, {4}};
	CHAR16 long_name[300] = {0};

	for (unsigned int i = 0; i < 299; i++)
		long_name[i] = 'n';
	firmware_put(u"SecureBoot", &variable_global, "\0", 1);
	firmware_put(u"BootOrder", &variable_global, "\1\0\2\0", 4);
	firmware_put(u"One", &other, "abc", 3);
	firmware_put(long_name, &other, "abcd", 4);
	firmware_put(u"BootOrder", &other, "ab", 2);
}

EFI_STATUS store_answer(enum service service, const uint64_t *a)
{
	switch (service) {
	case SERVICE_GET_VARIABLE:
		return fake_get_variable(a);
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		return small_names_next(a);
	case SERVICE_SET_VARIABLE:
		return fake_set_variable(a);
	default:
		return fake_query_variable_info(a);
	}
}
