/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the loader did for drivers under test, or left out: loader/audit/ready.c and first_call.c.
 */
#include "kernel/audit/report/moments.h"

#include <audit/notes.h>

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"

/* Of a driver that did not start the status is told, and nothing else. */
static void describe_ready(const struct audit_notes *notes)
{
	for (uint32_t i = 0; i < notes->drivers.count; i++) {
		if (notes->drivers.driver[i].ready && !EFI_ERROR(notes->drivers.driver[i].status))
			report_fact(
				"note %s registered for EFI_EVENT_GROUP_READY_TO_BOOT, which %s%s",
				notes->drivers.driver[i].name,
				notes->drivers.ready_signalled
					? "was signalled for it before the exit"
					: "was not signalled after it was started",
				notes->options.ready_to_boot == READY_TO_BOOT_NO
					? ": ready-to-boot=no"
					: "");
	}
}

static void list(uint32_t services, char text[320])
{
	text[0] = '\0';
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		if (services & UINT32_C(1) << i)
			format_append(text, 320, " %s", service_name((enum service)i));
	}
}

/* Where firmware calls the changed service itself, others are withheld with it. */
static void describe_first_call(const struct audit_notes *notes)
{
	const bool is_boot = notes->options.first_call == FIRST_CALL_BOOT;
	char text[320];

	if (is_boot && notes->withheld != 0) {
		report_fact("note no service was called before phase virtual: an entry of gRT that "
			    "firmware itself calls is NULL");
		return;
	}
	if (is_boot) {
		report_fact(
			"note first-call=boot: a service that sets itself up at its first call, "
			"with boot services, cannot be seen: it is called while they are there");
		return;
	}
	if (notes->hooked == 0)
		return;
	list(notes->hooked, text);
	report_fact("note first-call=virtual: not called before phase virtual, since drivers under "
		    "test have changed their entries of gRT:%s",
		    text);
	list(notes->withheld & ~notes->hooked, text);
	if (text[0] != '\0')
		report_fact("note first-call=virtual: nor were these, for which firmware calls "
			    "variable services itself:%s",
			    text);
}

/* A pass that has looked at less says so. */
static void describe_unchecked(const struct audit_notes *notes)
{
	if (notes->drivers.unchecked > 0)
		report_fact("note handlers of drivers under test whose registers are not compared, "
			    "since there was no room for more: %u",
			    notes->drivers.unchecked);
}

/* ConvertPointer's has a check of its own. */
static void describe_empty(const struct audit_notes *notes)
{
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		const uint32_t by = notes->emptied_by[i];

		if (by != 0 && i != SERVICE_CONVERT_POINTER)
			report_fact("note %s left gRT->%s NULL",
				    by <= notes->drivers.count ? notes->drivers.driver[by - 1].name
							       : "a driver under test",
				    service_name((enum service)i));
	}
}

static void describe_table(const struct published_table *table)
{
	if (table->before.value != 0 && table->fault == TABLE_SOUND)
		report_fact("note SystemTable->RuntimeServices is 0x%lx since drivers were "
			    "started: gRT "
			    "is that table, and not the one at 0x%lx",
			    table->physical.value, table->before.value);
}

void moments_describe(const struct handoff *handoff)
{
	const struct audit_notes *notes = notes_of(handoff);

	if (notes->drivers.count_all == 0)
		return;
	describe_table(&notes->published);
	describe_ready(notes);
	describe_unchecked(notes);
	describe_empty(notes);
	describe_first_call(notes);
}
