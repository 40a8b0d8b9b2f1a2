/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The variables of ours, deleted; and those that cannot be.
 */
#include "kernel/audit/services/variable_ours.h"

#include "kernel/audit/owner.h"
#include "kernel/guard/variable_note.h"
#include "kernel/audit/services/signed_writes.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable_failures.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

/* Two variables of one name need two vendors. */
const EFI_GUID variable_ours_too = {0xb219471e,
				    0x6c3d,
				    0x4e5a,
				    {0x9f, 0x27, 0x51, 0x0d, 0xef, 0x10, 0x8a, 0x44}};

bool variable_is_ours(const EFI_GUID *vendor)
{
	return memcmp(vendor, &variable_ours, sizeof(*vendor)) == 0 ||
	       memcmp(vendor, &variable_ours_too, sizeof(*vendor)) == 0;
}

/* ---- Cleaning ---- */

static const char *const names[] = {
	VARIABLE_TEST,	     VARIABLE_SHORTER,	VARIABLE_LONGER, VARIABLE_BLANK,
	VARIABLE_OTHER_CASE, VARIABLE_SHORTEST, VARIABLE_SIGNED, VARIABLE_LONGEST,
};

static EFI_STATUS set_signed(struct service_check *check, const struct signed_write *write)
{
	return variable_set(check, SIGNED_ATTRIBUTES, write->bytes, write->size);
}

/* Is there nothing more to try? What is still there after EFI_SUCCESS was not deleted. */
static bool is_settled(struct service_check *check, EFI_STATUS status)
{
	if (status == EFI_SUCCESS && !owner_was_aborted(SERVICE_GET_VARIABLE))
		return variable_get(check, 0) == EFI_NOT_FOUND;
	return status == EFI_SUCCESS || status == EFI_NOT_FOUND || status == EFI_ABORTED;
}

/* Deletes the variable, also if its attributes are not those that it was written with: a write without
 * any attributes deletes it as well, unless it is a signed one, which takes the key. Returns the answer that
 * settled it, or the first. */
static EFI_STATUS erase(struct service_check *check)
{
	const EFI_STATUS first = variable_erase(check);
	EFI_STATUS status = first;

	if (!is_settled(check, status))
		status = variable_set(check, 0, variable_content(0), 1);
	if (!is_settled(check, status))
		status = set_signed(check, &signed_delete);
	if (!is_settled(check, status))
		status = set_signed(check, &signed_other_delete);
	return is_settled(check, status) ? status : first;
}

/* ---- Variables that stay ---- */

/* As many as there are names, of two vendors each, and one more that is listed. */
#define STUCK_MAX 17

/* One that cannot be deleted is told once, and by its name. */
static struct {
	struct variable_note notes[STUCK_MAX];
	uint32_t count;
	const char *left_by; /* NULL: it is not known yet */
} stuck;

/* Adds the chosen one; the reason of a check, unless it was told of it before. */
static void add_stuck(struct service_check *check, const char *why)
{
	struct variable_note note;

	variable_note_name(&note, variable_buffers.key.name, &variable_buffers.key.vendor);
	for (uint32_t i = 0; i < stuck.count; i++) {
		if (variable_note_is_same_name(&note, &stuck.notes[i]))
			return;
	}
	reasons_add(&check->reasons, "%s cannot be deleted: %s", note.name, why);
	if (stuck.count < STUCK_MAX)
		stuck.notes[stuck.count++] = note;
}

void variable_forget(void)
{
	stuck.count = 0;
	stuck.left_by = NULL;
	variable_failures_forget();
	variable_store_forget();
	variable_room_forget();
	variable_list_forget();
}

void variable_blame(const char *check)
{
	if (stuck.count > 0 && stuck.left_by == NULL)
		stuck.left_by = check;
	variable_failures_blame(check);
}

const char *variable_stuck(void)
{
	static char text[160];

	if (stuck.left_by == NULL)
		return NULL;
	format_text(text, sizeof(text), "%s cannot be deleted since %s", stuck.notes[0].name,
		    stuck.left_by);
	return text;
}

/* ---- Cleaning, one by one ---- */

enum cleaned {
	WAS_ABSENT,
	WAS_DELETED,
	IS_LEFT, /* and the check has a reason */
};

/* GetVariable is asked first, and last: firmware that answers EFI_SUCCESS to everything may have had
 * no such variable, and a service that was aborted may have deleted it before. */
static enum cleaned clean_one(struct service_check *check)
{
	EFI_STATUS status;

	if (!owner_was_aborted(SERVICE_GET_VARIABLE) && variable_get(check, 0) == EFI_NOT_FOUND)
		return WAS_ABSENT;
	status = erase(check);
	if (!owner_was_aborted(SERVICE_GET_VARIABLE)) {
		if (variable_get(check, 0) == EFI_NOT_FOUND)
			return WAS_DELETED;
	} else if (status == EFI_NOT_FOUND || status == EFI_SUCCESS) {
		return status == EFI_SUCCESS ? WAS_DELETED : WAS_ABSENT;
	}
	add_stuck(check, owner_was_aborted(SERVICE_SET_VARIABLE) ? "SetVariable was cut off"
								 : efi_status_text(status).text);
	return IS_LEFT;
}

bool variable_clean_chosen(struct service_check *check)
{
	return clean_one(check) != IS_LEFT;
}

/* Only here a service that did not return by itself is called again, as long as it helps. */
uint32_t variable_clean(struct service_check *check)
{
	static const EFI_GUID *const vendors[] = {&variable_ours, &variable_ours_too};
	uint32_t count = 0;

	for (size_t i = 0; i < 2 * sizeof(names) / sizeof(names[0]); i++) {
		enum cleaned cleaned;

		variable_choose(names[i / 2], vendors[i % 2]);
		cleaned = clean_one(check);
		count += cleaned == WAS_DELETED;
		if (cleaned == IS_LEFT && owner_was_aborted(SERVICE_SET_VARIABLE))
			break;
	}
	return count;
}

struct found {
	struct variable_key key;
	uint32_t count;
};

/* Remembers the last one of ours: a list is not changed while it is read. */
static void look_for_ours(struct service_check *check, void *context)
{
	struct found *found = context;

	(void)check;
	if (!variable_is_ours(&variable_buffers.key.vendor))
		return;
	found->key = variable_buffers.key;
	found->count++;
}

uint32_t variable_clean_listed(struct service_check *check)
{
	static struct found found;
	uint32_t count = 0;

	do {
		found.count = 0;
		if (!variable_list(check, look_for_ours, &found) || found.count == 0)
			break;
		variable_buffers.key = found.key;
	} while (clean_one(check) == WAS_DELETED && ++count < VARIABLE_LIST_MAX);
	return count;
}

void check_variable_nothing_left(struct service_check *check)
{
	static struct found found;

	found.count = 0;
	(void)variable_list(check, look_for_ours, &found);
	if (found.count > stuck.count)
		reasons_add(&check->reasons, "%u variables of ours are still listed", found.count);
	else if (found.count > 0)
		check->skip = variable_stuck();
}
