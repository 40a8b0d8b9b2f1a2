/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Seven writes in place of those in kernel/audit/services/signed_writes.S, and who may write what.
 */
#include "tests/unit/small_signed.h"

#include <string.h>

#include "kernel/audit/services/variable.h"
#include "kernel/audit/services/signed_writes.h"

const struct signed_write signed_create = {24, {"create, by the first key"}};
const struct signed_write signed_append = {24, {"append, by the first key"}};
const struct signed_write signed_update = {24, {"update, by the first key"}};
const struct signed_write signed_delete = {23, {"delete by the first key"}};
const struct signed_write signed_other_create = {25, {"create, by the second key"}};
const struct signed_write signed_other_append = {25, {"append, by the second key"}};
const struct signed_write signed_other_delete = {23, {"delete by the other key"}};

static const struct small_write writes[] = {
	{&signed_create, 1, 1, 0, 16},	      {&signed_append, 1, 2, 16, 10},
	{&signed_update, 1, 3, 40, 10},	      {&signed_delete, 1, 4, 0, 0},
	{&signed_other_create, 2, 2, 60, 12}, {&signed_other_append, 2, 3, 72, 8},
	{&signed_other_delete, 2, 5, 0, 0},
};

static const void *at(uint64_t address)
{
	return (const void *)(uintptr_t)address;
}

const struct small_write *small_write_of(const uint64_t *a)
{
	for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
		const struct signed_write *write = writes[i].write;

		if (a[3] == write->size && memcmp(at(a[4]), write->bytes, write->size) == 0 &&
		    memcmp(at(a[1]), &variable_ours, sizeof(variable_ours)) == 0)
			return &writes[i];
	}
	return NULL;
}

EFI_STATUS small_write_judge(const uint64_t *a, const struct variable *variable)
{
	const struct small_write *write = small_write_of(a);
	bool append = (a[2] & EFI_VARIABLE_APPEND_WRITE) != 0;

	if (firmware.defect == TAKES_UNSIGNED ||
	    (firmware.defect == DELETES_UNSIGNED && a[3] == signed_delete.size))
		return EFI_SUCCESS;
	if (!write)
		return EFI_SECURITY_VIOLATION;
	if (!variable || variable->key == 0)
		return EFI_SUCCESS;
	if (write->key != variable->key && firmware.defect != TAKES_OTHER_KEY)
		return EFI_SECURITY_VIOLATION;
	if (write->time <= variable->time && !append && firmware.defect != TAKES_REPLAY)
		return EFI_SECURITY_VIOLATION;
	return EFI_SUCCESS;
}
