/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable, and the state that must follow: the steps that the checks of variables are made of.
 */
#include "kernel/audit/owner.h"
#include "kernel/audit/services/variable.h"
#include "kernel/audit/services/variable_failures.h"
#include "kernel/audit/services/variable_room.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"

EFI_STATUS variable_set(struct service_check *check, uint32_t attributes, const void *data,
			uint64_t size)
{
	return service_call(check, SERVICE_SET_VARIABLE,
			    ARGUMENTS(address_of(variable_buffers.key.name),
				      address_of(&variable_buffers.key.vendor), attributes, size,
				      address_of(data)));
}

/* A store that took a variable can be written, whatever it answers later. */
static bool has_written;

void variable_store_forget(void)
{
	has_written = false;
}

/* May any write be answered so? Then the check is over: skipped, or with a reason. */
static bool is_closed(struct service_check *check, EFI_STATUS status)
{
	if (has_written && status != EFI_OUT_OF_RESOURCES)
		return false;
	check->skip = service_refusal(status);
	return check->skip != NULL || service_is_absent(check, status);
}

bool variable_write(struct service_check *check, uint32_t attributes, const void *data,
		    uint64_t size, const char *what)
{
	const enum variable_kind kind = attributes & EFI_VARIABLE_APPEND_WRITE ? VARIABLE_APPENDING
									       : VARIABLE_PLAIN;
	EFI_STATUS status = variable_set(check, attributes, data, size);

	if (status == EFI_SUCCESS) {
		has_written |= kind == VARIABLE_PLAIN;
		return true;
	}
	if ((status == EFI_OUT_OF_RESOURCES && variable_room_is_denied(check, size)) ||
	    variable_failure_is_told(check, kind, status) ||
	    (size == 0 && variable_failure_is_told(check, VARIABLE_WITHOUT_CONTENTS, status)) ||
	    is_closed(check, status))
		return false;
	if (!owner_was_aborted(SERVICE_SET_VARIABLE))
		variable_failure_note(kind, status);
	return service_expect(check, status, EFI_SUCCESS, what);
}

EFI_STATUS variable_erase(struct service_check *check)
{
	return variable_set(check, VARIABLE_ATTRIBUTES, variable_content(0), 0);
}

bool variable_holds_with(struct service_check *check, uint32_t attributes, const char *after,
			 const void *data, uint64_t size)
{
	EFI_STATUS status = variable_get(check, size);

	if (status != EFI_SUCCESS)
		reasons_add(&check->reasons, "after %s, GetVariable of %lu bytes answered %s",
			    after, size, efi_status_text(status).text);
	else if (variable_buffers.size < size || memcmp(variable_buffers.data, data, size) != 0)
		reasons_add(&check->reasons, "after %s, the variable has other contents", after);
	else if (variable_buffers.attributes != attributes)
		reasons_add(&check->reasons, "after %s, the attributes are 0x%x, and not 0x%x",
			    after, variable_buffers.attributes, attributes);
	else
		return true;
	return false;
}

bool variable_holds(struct service_check *check, const char *after, const void *data, uint64_t size)
{
	return variable_holds_with(check, VARIABLE_ATTRIBUTES, after, data, size);
}

bool variable_is_gone(struct service_check *check, const char *after)
{
	EFI_STATUS status = variable_get(check, 0);

	if (status == EFI_NOT_FOUND)
		return true;
	reasons_add(&check->reasons, "after %s, the variable is still there: %s", after,
		    efi_status_text(status).text);
	return false;
}

/* Two neighbours differ by 13 or 14, so that no seed below 256 meets itself. */
const uint8_t *variable_content(unsigned int seed)
{
	static uint8_t content[VARIABLE_CONTENT_SIZE + 256];

	if (content[1] == 0) {
		for (unsigned int i = 0; i < sizeof(content); i++)
			content[i] = (uint8_t)(i * 13 + (i >> 8));
	}
	return content + seed;
}
