/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Was every event of the handoff signalled, once and in order? UEFI 2.10, sections 7.1, 7.4.6 and
 * 8.4.1; the loader had one of each kind (loader/audit/events.c).
 */
#include <audit/notes.h>

#include "kernel/audit/evidence/tried.h"
#include "kernel/audit/report/known_checks.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/reasons.h"
#include "kernel/report.h"

#define UEFI_2_9 (2 << 16 | 90) /* brought EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES */

static const struct {
	const char *name;
	unsigned int rank; /* those of a higher one come later */
} kinds[EVENT_COUNT] = {
	[EVENT_EXIT_TYPE] = {"EVT_SIGNAL_EXIT_BOOT_SERVICES", 1},
	[EVENT_ADDRESS_CHANGE_TYPE] = {"EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE", 2},
	[EVENT_BEFORE_EXIT_GROUP] = {"EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES", 0},
	[EVENT_EXIT_GROUP] = {"EFI_EVENT_GROUP_EXIT_BOOT_SERVICES", 1},
	[EVENT_ADDRESS_CHANGE_GROUP] = {"EFI_EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE", 2},
};

/* Is it unknown how often this event should have been signalled? */
static bool is_open(const struct handoff *handoff, enum event event)
{
	/* Some firmware has the group before its specification does: EDK II says 2.70 to this day. */
	if (event == EVENT_BEFORE_EXIT_GROUP && handoff->uefi_revision < UEFI_2_9)
		return notes_of(handoff)->events.event[event].count <= 1;
	/* A SetVirtualAddressMap that failed may have signalled no event, or all. */
	return kinds[event].rank == 2 && handoff->svam.mode != RUNTIME_VIRTUAL &&
	       (handoff->svam.called || handoff->svam.mode == RUNTIME_MIXED);
}

/* The number of signals of an event for which it is known. */
static unsigned int expected_count(const struct handoff *handoff, enum event event)
{
	return kinds[event].rank < 2 || handoff->svam.mode == RUNTIME_VIRTUAL;
}

static void examine_count(const struct handoff *handoff, enum event kind, struct reasons *reasons)
{
	const struct handoff_event *event = &notes_of(handoff)->events.event[kind];

	if (event->status != EFI_SUCCESS)
		reasons_add(reasons, "creating one of %s answered %s", kinds[kind].name,
			    efi_status_text(event->status).text);
	else if (!is_open(handoff, kind) && event->count != expected_count(handoff, kind))
		reasons_add(reasons, "%s was signalled %u times, and not %s", kinds[kind].name,
			    event->count, expected_count(handoff, kind) ? "once" : "never");
}

/* Was the group of the address change not signalled, and is nothing else wrong? */
static bool is_group_forgotten(const struct handoff *handoff, const struct reasons *reasons)
{
	const struct handoff_event *group = &notes_of(handoff)
						     ->events.event[EVENT_ADDRESS_CHANGE_GROUP];

	return reasons->count == 1 && handoff->svam.mode == RUNTIME_VIRTUAL &&
	       group->status == EFI_SUCCESS && group->count == 0;
}

static void check_once(const struct handoff *handoff)
{
	static const char name[] = "event.once";
	struct reasons reasons = {.count = 0};

	for (unsigned int i = 0; i < EVENT_COUNT; i++)
		examine_count(handoff, (enum event)i, &reasons);
	if (is_group_forgotten(handoff, &reasons))
		reasons.cause = known_cause(handoff, name);
	report_reasons(&reasons, name);
}

/* Compares each event with each one that has to be earlier. Only last signals have a number. */
static void examine_order(const struct handoff_event *events, struct reasons *reasons)
{
	for (unsigned int late = 0; late < EVENT_COUNT; late++) {
		for (unsigned int early = 0; early < EVENT_COUNT; early++) {
			if (kinds[early].rank < kinds[late].rank && events[late].count > 0 &&
			    events[early].count > 0 && events[early].order > events[late].order)
				reasons_add(reasons, "%s was signalled after %s", kinds[early].name,
					    kinds[late].name);
		}
	}
}

static void check_order(const struct handoff *handoff)
{
	struct reasons reasons = {.count = 0};

	examine_order(notes_of(handoff)->events.event, &reasons);
	report_reasons(&reasons, "event.order");
}

static void print_events(const struct handoff *handoff)
{
	for (unsigned int i = 0; i < EVENT_COUNT; i++)
		report_fact("event=%s signals=%u place=%u", kinds[i].name,
			    notes_of(handoff)->events.event[i].count,
			    notes_of(handoff)->events.event[i].order);
}

void events_check(const struct handoff *handoff)
{
	static const char no_page[] = "there was no page of runtime memory for the events";

	if (!notes_of(handoff)->events.made) {
		report_skip("event.once", no_page);
		report_skip("event.order", no_page);
		return;
	}
	print_events(handoff);
	check_once(handoff);
	check_order(handoff);
}
