/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The store's space, and the services called often: a bounded number of times, since each write uses up
 * space that EDK II does not win back before the next boot, and wears the flash.
 */
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable_delete.h"
#include "kernel/audit/services/variable_ours.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define TIMES 64
#define SETS 8
#define SIZE 100 /* bytes */

static bool create(struct service_check *check, unsigned int seed, uint64_t size)
{
	variable_choose(VARIABLE_TEST, &variable_ours);
	return variable_write(check, VARIABLE_ATTRIBUTES, variable_content(seed), size, "writing");
}

static bool query(struct service_check *check, struct variable_info *info)
{
	return service_expect(check, variable_query(check, VARIABLE_ATTRIBUTES, info), EFI_SUCCESS,
			      "QueryVariableInfo");
}

/* A variable more cannot leave more space. How much less there is, and whether deleting gives it back,
 * is firmware's own business (section 8.2.4). */
void check_variable_query_steady(struct service_check *check)
{
	struct variable_info before, after;

	if (!query(check, &before) || !create(check, 70, SIZE) || !query(check, &after))
		return;
	report_fact("variable-bytes=%u variable-remaining-before=%lu variable-remaining-after=%lu",
		    SIZE, before.remaining, after.remaining);
	if (after.remaining > before.remaining)
		reasons_add(&check->reasons, "writing %u bytes left %lu where %lu were", SIZE,
			    after.remaining, before.remaining);
	if (after.maximum != before.maximum || after.maximum_variable != before.maximum_variable)
		reasons_add(&check->reasons, "the limits were %lu and %lu, and are %lu and %lu",
			    before.maximum, before.maximum_variable, after.maximum,
			    after.maximum_variable);
}

void check_variable_get_repeat(struct service_check *check)
{
	if (!create(check, 71, SIZE))
		return;
	for (unsigned int i = 0; i < TIMES; i++) {
		if (!variable_holds(check, "reading it often", variable_content(71), SIZE))
			return;
	}
}

static bool create_and_read(struct service_check *check, unsigned int seed, uint64_t size)
{
	return create(check, seed, size) &&
	       variable_holds(check, "writing it often", variable_content(seed), size);
}

/* Writes the same contents often, then other ones, then a variable that is created anew each time. */
void check_variable_set_repeat(struct service_check *check)
{
	for (unsigned int i = 0; i < SETS; i++) {
		if (!create_and_read(check, 80, SIZE))
			return;
	}
	for (unsigned int i = 0; i < SETS; i++) {
		if (!create_and_read(check, 90 + i, SIZE))
			return;
	}
	for (unsigned int i = 0; i < SETS / 2; i++) {
		if (!variable_remove(check) || !create_and_read(check, 100 + i, 10 + i))
			return;
	}
}

/* No result may be left out: the specification does not say so, but edk2-test asks for it. */
void check_variable_query_null(struct service_check *check)
{
	static uint64_t results[3];

	for (unsigned int left_out = 0; left_out < 3; left_out++) {
		uint64_t at[3];
		EFI_STATUS status;

		for (unsigned int i = 0; i < 3; i++)
			at[i] = i == left_out ? 0 : address_of(&results[i]);
		status = service_call(check, SERVICE_QUERY_VARIABLE_INFO,
				      ARGUMENTS(VARIABLE_ATTRIBUTES, at[0], at[1], at[2]));
		if (!EFI_ERROR(status))
			reasons_add(&check->reasons, "with result %u at NULL it answered %s",
				    left_out + 1, efi_status_text(status).text);
	}
}

void check_variable_query_repeat(struct service_check *check)
{
	struct variable_info first, next;

	if (!query(check, &first))
		return;
	for (unsigned int i = 1; i < TIMES; i++) {
		if (!query(check, &next))
			return;
		if (memcmp(&first, &next, sizeof(first)) != 0) {
			reasons_add(&check->reasons, "answer %u differs from the first", i + 1);
			return;
		}
	}
}
