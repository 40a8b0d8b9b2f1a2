/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The variables of ours, deleted, and the reserve of the store that they never use.
 */
#include "kernel/audit/services/variable_ours.h"

#include "kernel/audit/owner.h"
#include "kernel/audit/services/signed_writes.h"
#include "kernel/audit/services/stateful_checks.h"
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

/* Is there nothing more to try? */
static bool is_settled(EFI_STATUS status)
{
	return status == EFI_SUCCESS || status == EFI_NOT_FOUND || status == EFI_ABORTED;
}

/* Deletes the variable, also if its attributes are not those that it was written with: a write without
 * any attributes deletes it as well, unless it is a signed one, which takes the key. */
static EFI_STATUS erase(struct service_check *check)
{
	EFI_STATUS status = variable_erase(check);

	if (!is_settled(status))
		status = variable_set(check, 0, variable_content(0), 1);
	if (!is_settled(status))
		status = set_signed(check, &signed_delete);
	if (!is_settled(status))
		status = set_signed(check, &signed_other_delete);
	return status;
}

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
	reasons_add(&check->reasons, "a variable of ours cannot be deleted: %s",
		    owner_was_aborted(SERVICE_SET_VARIABLE) ? "SetVariable was cut off"
							    : efi_status_text(status).text);
	return IS_LEFT;
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
	if (found.count > 0)
		reasons_add(&check->reasons, "%u variables of ours are still listed", found.count);
}

/* ---- The reserve ---- */

/* Linux keeps 5 KiB free (efi_query_variable_store, after notebooks of Samsung did not start any more),
 * and a boot of EDK II writes one or two. */
#define RESERVE 16384
#define RESERVE_PART 4

const char *variable_store_is_full(struct service_check *check, uint64_t cost)
{
	static char text[112];
	struct variable_info info;
	uint64_t reserve;

	if (!service_is_present(vaddr_pointer(check->handoff->runtime_services),
				SERVICE_QUERY_VARIABLE_INFO) ||
	    owner_was_aborted(SERVICE_QUERY_VARIABLE_INFO) ||
	    variable_query(check, VARIABLE_ATTRIBUTES, &info) != EFI_SUCCESS ||
	    info.remaining > info.maximum)
		return "QueryVariableInfo does not say how full the store is";
	reserve = info.maximum / RESERVE_PART;
	if (reserve < RESERVE)
		reserve = RESERVE;
	if (info.remaining >= reserve + cost)
		return NULL;
	format_text(text, sizeof(text),
		    "%lu bytes of the store remain, and %lu are to stay free: %lu would be used",
		    info.remaining, reserve, cost);
	return text;
}
