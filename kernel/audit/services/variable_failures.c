/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One cause, one failure: the first write of each kind that did not do what it must.
 */
#include "kernel/audit/services/variable_failures.h"

#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

static struct failure {
	bool is_seen;
	EFI_STATUS status;
	const char *by; /* NULL: the check that is under way */
} failures[VARIABLE_KINDS];

void variable_failure_note(enum variable_kind kind, EFI_STATUS status)
{
	if (failures[kind].is_seen)
		return;
	failures[kind].is_seen = true;
	failures[kind].status = status;
}

const char *variable_delete_fails(void)
{
	static char text[112];
	const char *by = failures[VARIABLE_WITHOUT_CONTENTS].by;

	if (by == NULL)
		return NULL;
	format_text(text, sizeof(text), "SetVariable without contents failed in %s", by);
	return text;
}

bool variable_failure_is_told(struct service_check *check, enum variable_kind kind,
			      EFI_STATUS status)
{
	static char text[112];
	const struct failure *failure = &failures[kind];

	if (failure->by == NULL || failure->status != status)
		return false;
	format_text(text, sizeof(text), "SetVariable %sanswered %s, for which %s failed",
		    kind == VARIABLE_APPENDING ? "that appends " : "", efi_status_text(status).text,
		    failure->by);
	check->skip = kind == VARIABLE_WITHOUT_CONTENTS ? variable_delete_fails() : text;
	return true;
}

void variable_failures_blame(const char *check)
{
	for (unsigned int i = 0; i < VARIABLE_KINDS; i++) {
		if (failures[i].is_seen && failures[i].by == NULL)
			failures[i].by = check;
	}
}

void variable_failures_forget(void)
{
	memset(failures, 0, sizeof(failures));
}
