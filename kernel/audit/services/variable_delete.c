/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A write without contents deletes, or it is told once that it does not.
 */
#include "kernel/audit/services/variable_delete.h"

#include "kernel/audit/owner.h"
#include "kernel/audit/services/variable_failures.h"
#include "kernel/audit/services/variable_ours.h"

bool variable_delete(struct service_check *check, const void *data, const char *what)
{
	EFI_STATUS status;

	check->skip = variable_delete_fails();
	if (check->skip != NULL)
		return false;
	status = variable_set(check, VARIABLE_ATTRIBUTES, data, 0);
	if (service_expect(check, status, EFI_SUCCESS, what) && variable_is_gone(check, what))
		return true;
	/* A service that was cut off has answered nothing. */
	if (!owner_was_aborted(SERVICE_SET_VARIABLE) && !owner_was_aborted(SERVICE_GET_VARIABLE))
		variable_failure_note(VARIABLE_WITHOUT_CONTENTS, status);
	return false;
}

bool variable_remove(struct service_check *check)
{
	if (variable_delete_fails() == NULL)
		return variable_delete(check, variable_content(0), "deleting");
	if (variable_clean_chosen(check))
		return true;
	check->skip = variable_delete_fails();
	return false;
}
