/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable: a variable of our own is created, read back, appended to, replaced and deleted. What
 * must be refused is in include/examination.h. UEFI 2.10, section 8.2.3.
 *
 * One name of one vendor is used for all of it, and it is deleted first and last: what a run that
 * was cut off has left behind does no harm, and no way out of the check leaves anything.
 */
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"
#include "kernel/services/variable.h"

#define NAME "BrightlineTest"

static uint8_t content[] = "one half, and another"; /* 22 bytes: two halves of 11 */

static EFI_STATUS set(struct service_check *check, uint32_t attributes, const void *data,
		      uint64_t size)
{
	return service_call(check, SERVICE_SET_VARIABLE,
			    ARGUMENTS(address_of(variable_room.key.name),
				      address_of(&variable_room.key.vendor), attributes, size,
				      address_of(data)));
}

static EFI_STATUS erase(struct service_check *check)
{
	return set(check, VARIABLE_ATTRIBUTES, content, 0);
}

/*
 * The variable must now be `size` bytes long and hold `data`. There is room for just as much, so that
 * a larger one shows; whether GetVariable tells sizes well is a question of its own check.
 */
static bool read_back(struct service_check *check, const char *after, const void *data,
		      uint64_t size)
{
	EFI_STATUS status = variable_get(check, size);

	if (status != EFI_SUCCESS)
		reasons_add(&check->reasons, "after %s, GetVariable of %llu bytes answered %s",
			    after, (unsigned long long)size, efi_status_text(status).text);
	else if (variable_room.size < size || memcmp(variable_room.data, data, size) != 0)
		reasons_add(&check->reasons, "after %s, the variable has other contents", after);
	else if (variable_room.attributes != VARIABLE_ATTRIBUTES)
		reasons_add(&check->reasons, "after %s, the attributes are 0x%x, and not 0x%x",
			    after, variable_room.attributes, VARIABLE_ATTRIBUTES);
	else
		return true;
	return false;
}

static bool is_gone(struct service_check *check, const char *after)
{
	EFI_STATUS status = variable_get(check, 0);

	if (status == EFI_NOT_FOUND)
		return true;
	reasons_add(&check->reasons, "after %s, the variable is still there: %s", after,
		    efi_status_text(status).text);
	return false;
}

/* ---- What must work, unless the store is closed ---- */

/* What firmware may refuse of any variable (section 8.2.3), or NULL. */
static const char *refusal(EFI_STATUS status)
{
	switch (status) {
	case EFI_OUT_OF_RESOURCES:
		return "EFI_OUT_OF_RESOURCES: the store is full";
	case EFI_WRITE_PROTECTED:
		return "EFI_WRITE_PROTECTED: the store cannot be written";
	case EFI_ACCESS_DENIED:
		return "EFI_ACCESS_DENIED: a policy forbids it";
	default:
		return NULL;
	}
}

static bool write(struct service_check *check, uint32_t attributes, const void *data, uint64_t size,
		  const char *what)
{
	EFI_STATUS status = set(check, attributes, data, size);

	check->skip = refusal(status);
	return !check->skip && service_expect(check, status, EFI_SUCCESS, what);
}

static bool append_and_read(struct service_check *check, uint64_t half)
{
	if (check->handoff->uefi_revision < EFI_2_00_SYSTEM_TABLE_REVISION)
		return true;
	return write(check, VARIABLE_ATTRIBUTES | EFI_VARIABLE_APPEND_WRITE, content + half,
		     sizeof(content) - half, "appending") &&
	       read_back(check, "appending", content, sizeof(content));
}

static bool write_and_read(struct service_check *check)
{
	const uint64_t half = sizeof(content) / 2;

	return write(check, VARIABLE_ATTRIBUTES, content, half, "creating a variable") &&
	       read_back(check, "creating", content, half) && append_and_read(check, half) &&
	       write(check, VARIABLE_ATTRIBUTES, content + half, 1, "replacing") &&
	       read_back(check, "replacing", content + half, 1);
}

static bool erase_and_look(struct service_check *check)
{
	return service_expect(check, erase(check), EFI_SUCCESS, "deleting") &&
	       is_gone(check, "deleting") &&
	       service_expect(check, erase(check), EFI_NOT_FOUND, "deleting what is not there");
}

void check_set_variable(struct service_check *check)
{
	EFI_STATUS status;

	variable_choose(NAME, &variable_ours);
	status = erase(check);
	check->skip = refusal(status);
	if (check->skip || service_is_absent(check, status))
		return;
	if (status != EFI_SUCCESS) /* it was left behind, and is gone now */
		service_expect(check, status, EFI_NOT_FOUND, "deleting what is not there");
	if (write_and_read(check))
		erase_and_look(check);
	else
		(void)erase(check); /* why is known, and nothing is to stay */
}
