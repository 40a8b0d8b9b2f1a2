/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable: a variable of our own is created, read back, appended to, replaced and deleted. What
 * must be refused is in include/audit/examination.h. UEFI 2.10, section 8.2.3.
 *
 * One name of one vendor is used for all of it, and it is deleted first and last: a variable that an
 * interrupted run has left behind does no harm, and no way out of the check leaves anything. In a
 * store that is nearly full nothing is written.
 */
#include "kernel/audit/services/slot_checks.h"
#include "kernel/audit/services/variable_delete.h"
#include "kernel/audit/services/variable_ours.h"

static uint8_t content[] = "one half, and another"; /* 22 bytes: two halves of 11 */

/* ---- What must work, unless the store is closed ---- */

static bool append_and_read(struct service_check *check, uint64_t half)
{
	if (check->handoff->uefi_revision < EFI_2_00_SYSTEM_TABLE_REVISION)
		return true;
	return variable_write(check, VARIABLE_ATTRIBUTES | EFI_VARIABLE_APPEND_WRITE,
			      content + half, sizeof(content) - half, "appending") &&
	       variable_holds(check, "appending", content, sizeof(content));
}

static bool write_and_read(struct service_check *check)
{
	const uint64_t half = sizeof(content) / 2;

	return variable_write(check, VARIABLE_ATTRIBUTES, content, half, "creating a variable") &&
	       variable_holds(check, "creating", content, half) && append_and_read(check, half) &&
	       variable_write(check, VARIABLE_ATTRIBUTES, content + half, 1, "replacing") &&
	       variable_holds(check, "replacing", content + half, 1);
}

static bool erase_and_look(struct service_check *check)
{
	return variable_delete(check, variable_content(0), "deleting") &&
	       service_expect(check, variable_erase(check), EFI_NOT_FOUND,
			      "deleting what is not there");
}

/* What comes first may be refused by a store that is closed, and by a driver that refuses to delete: a
 * write tells which. */
void check_set_variable(struct service_check *check)
{
	variable_choose(VARIABLE_TEST, &variable_ours);
	(void)variable_erase(check);
	check->skip = variable_store_is_full(check, 3 * VARIABLE_COST(sizeof(content)));
	if (check->skip != NULL)
		return;
	if (write_and_read(check))
		erase_and_look(check);
	(void)variable_clean(check); /* nothing is to stay, also where the reason is known */
	variable_blame("service.SetVariable");
}
