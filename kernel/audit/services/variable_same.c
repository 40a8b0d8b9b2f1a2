/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The variables before the exit and after it: those without EFI_VARIABLE_RUNTIME_ACCESS are gone, and
 * those with it are byte for byte the same. UEFI 2.10, section 8.2; include/audit/variables.h has the
 * notes.
 *
 * They are compared before any check writes. Variables that firmware's own services may write on the
 * way are reported as a fact with its reason.
 */
#include <audit/notes.h>

#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable.h"
#include "kernel/guard/variable_note.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

static const struct variable_note *notes(const struct service_check *check)
{
	return vaddr_pointer(notes_of(check->handoff)->variables.notes);
}

/* The reason why nothing can be compared, or NULL. */
static const char *obstacle(const struct handoff *handoff)
{
	const struct handoff_variables *variables = &notes_of(handoff)->variables;

	if (notes_of(handoff)->withheld & UINT32_C(1) << SERVICE_GET_NEXT_VARIABLE_NAME)
		return "a driver under test has changed a variable service, and none was called "
		       "before phase virtual";
	if (variables->count_all == 0)
		return "the loader has noted no variable";
	if (variables->too_slow != 0)
		return "the list took longer than hang-limit= before the exit, and was given up";
	if (variables->status != EFI_NOT_FOUND && variables->count_all < VARIABLE_LIST_MAX)
		return "the list could not be read to its end before the exit";
	if (variables->count_all > variables->count)
		return "there were more variables before the exit than can be noted";
	return NULL;
}

/* ---- Variables that may change ---- */

/*
 * EDK II's count of GetNextHighMonotonicCount lies in a variable (MonotonicCounterRuntimeDxe,
 * gMtcVendorGuid), and the loader calls that service in phase physical.
 */
static const struct {
	EFI_GUID vendor;
	const char *name;
	const char *because;
} changes[] = {
	{{0xeb704011, 0x1402, 0x11d3, {0x8e, 0x77, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}},
	 "MTC",
	 "GetNextHighMonotonicCount counts in it"},
};

static const char *may_change(const struct variable_note *note)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		if (memcmp(&changes[i].vendor, note->vendor, sizeof(note->vendor)) == 0 &&
		    strcmp(changes[i].name, note->name) == 0)
			return changes[i].because;
	}
	return NULL;
}

/* ---- variable.runtime_same ---- */

static bool seen[VARIABLE_NOTES_MAX];

/* Notes the name in the buffers, as loader/audit/variables.c does. */
static void note_name(struct variable_note *note)
{
	variable_note_name(note, variable_buffers.key.name, &variable_buffers.key.vendor);
}

static void note_contents(struct service_check *check, struct variable_note *note)
{
	note->status = variable_get(check, VARIABLE_DATA_SIZE);
	note->size = variable_buffers.size;
	note->attributes = variable_buffers.attributes;
	if (note->status == EFI_SUCCESS && note->size <= VARIABLE_DATA_SIZE)
		note->data_sum = variable_note_sum(variable_buffers.data, note->size);
}

static void compare(struct service_check *check, const struct variable_note *before,
		    const struct variable_note *now)
{
	const char *because = may_change(before);

	if (now->status != before->status)
		reasons_add(&check->reasons, "%s: GetVariable answered %s before the exit, %s now",
			    before->name, efi_status_text(before->status).text,
			    efi_status_text(now->status).text);
	else if (now->attributes != before->attributes || now->size != before->size)
		reasons_add(&check->reasons,
			    "%s had %lu bytes and the attributes 0x%x, now %lu and 0x%x",
			    before->name, before->size, before->attributes, now->size,
			    now->attributes);
	else if (now->data_sum != before->data_sum && because != NULL)
		report_fact("variable-changed=%s because=\"%s\"", before->name, because);
	else if (now->data_sum != before->data_sum)
		reasons_add(&check->reasons, "%s has other contents than before the exit",
			    before->name);
}

static void compare_listed(struct service_check *check, void *context)
{
	const struct variable_note *before = notes(check);
	struct variable_note now;
	uint32_t *same = context;

	note_name(&now);
	for (uint32_t i = 0; i < notes_of(check->handoff)->variables.count; i++) {
		if (!variable_note_is_same_name(&before[i], &now))
			continue;
		seen[i] = true;
		if (!(before[i].attributes & EFI_VARIABLE_RUNTIME_ACCESS))
			return; /* another check's finding */
		note_contents(check, &now);
		compare(check, &before[i], &now);
		(*same)++;
		return;
	}
	reasons_add(&check->reasons, "%s was not there before the exit", now.name);
}

void check_variable_runtime_same(struct service_check *check)
{
	const struct handoff_variables *variables = &notes_of(check->handoff)->variables;
	const struct variable_note *before = notes(check);
	uint32_t count = 0;

	check->skip = obstacle(check->handoff);
	if (check->skip != NULL)
		return;
	memset(seen, 0, sizeof(seen));
	if (!variable_list(check, compare_listed, &count))
		return;
	report_fact("variables-before=%u variables-compared=%u", variables->count, count);
	for (uint32_t i = 0; i < variables->count; i++) {
		if (!seen[i] && (before[i].attributes & EFI_VARIABLE_RUNTIME_ACCESS))
			reasons_add(&check->reasons, "%s is not listed any more", before[i].name);
	}
}

/* ---- variable.boot_only_gone ---- */

/* A variable that could not be read has no attributes in its note. */
static bool is_boot_only(const struct variable_note *note)
{
	return note->status == EFI_SUCCESS && !(note->attributes & EFI_VARIABLE_RUNTIME_ACCESS);
}

static void look_for_boot_only(struct service_check *check, void *context)
{
	const struct variable_note *before = notes(check);
	struct variable_note now;

	(void)context;
	note_name(&now);
	for (uint32_t i = 0; i < notes_of(check->handoff)->variables.count; i++) {
		if (is_boot_only(&before[i]) && variable_note_is_same_name(&before[i], &now))
			reasons_add(&check->reasons, "%s is still listed", now.name);
	}
}

/* Chooses the variable by its name, if the note has all of it. */
static bool choose_noted(const struct variable_note *note)
{
	EFI_GUID vendor;
	struct variable_note now;

	memcpy(&vendor, note->vendor, sizeof(vendor));
	variable_choose(note->name, &vendor);
	note_name(&now);
	return variable_note_is_same_name(note, &now);
}

void check_variable_boot_only_gone(struct service_check *check)
{
	const struct handoff_variables *variables = &notes_of(check->handoff)->variables;
	const struct variable_note *before = notes(check);
	uint32_t asked = 0;

	check->skip = obstacle(check->handoff);
	if (check->skip != NULL)
		return;
	for (uint32_t i = 0; i < variables->count; i++) {
		if (!is_boot_only(&before[i]) || !choose_noted(&before[i]))
			continue;
		service_expect(check, variable_get(check, 0), EFI_NOT_FOUND, before[i].name);
		asked++;
	}
	(void)variable_list(check, look_for_boot_only, NULL);
	report_fact("variables-boot-only=%u", asked);
}
