/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime, SetTime, GetWakeupTime, SetWakeupTime; UEFI 2.10, section 8.3.
 *
 * The clock and its alarm are read. The two services that set are only asked whether they are there.
 */
#include "kernel/audit/services/clock.h"
#include "kernel/audit/services/slot_checks.h"
#include "kernel/audit/services/time_calendar.h"
#include "kernel/lib/efi_names.h"
#include "kernel/report.h"

static void examine_capabilities(struct service_check *check)
{
	report_fact("time-resolution=%u time-accuracy=%u time-sets-to-zero=%u",
		    clock_buffers.capabilities.Resolution, clock_buffers.capabilities.Accuracy,
		    clock_buffers.capabilities.SetsToZero);
	if (clock_buffers.capabilities.Resolution == 0)
		reasons_add(&check->reasons, "Resolution is 0 ticks a second");
	if (clock_buffers.capabilities.SetsToZero > 1)
		reasons_add(&check->reasons, "SetsToZero is %u, and neither TRUE nor FALSE",
			    clock_buffers.capabilities.SetsToZero);
}

void check_get_time(struct service_check *check)
{
	EFI_STATUS status = clock_get(check);
	EFI_TIME first;

	if (service_is_absent(check, status) ||
	    !service_expect(check, status, EFI_SUCCESS, "GetTime"))
		return;
	if (clock_wrote_nothing()) {
		reasons_add(&check->reasons, "GetTime answered EFI_SUCCESS, and wrote nothing");
		return;
	}
	first = clock_buffers.time;
	report_fact("time=%s", time_text(&first).text);
	time_examine(&first, &check->reasons);
	examine_capabilities(check);

	if (service_expect(check, clock_get(check), EFI_SUCCESS, "the second GetTime") &&
	    time_compare(&clock_buffers.time, &first) < 0)
		reasons_add(&check->reasons, "the clock went back to %s",
			    time_text(&clock_buffers.time).text);
}

/*
 * The probe's call: a month that no year has. The examination (include/audit/examination.h) reports
 * whether this and other calls are refused; here the service only has to be there.
 */
static void check_answers(struct service_check *check)
{
	struct firmware_call call;
	enum probe_outcome outcome = service_probe(check, &call);

	if (outcome == PROBE_NOT_CALLED)
		check->skip = "what it sets cannot be read, and so not be put back";
	else if (outcome == PROBE_UNSUPPORTED)
		(void)service_is_absent(check, call.status);
	else if (outcome == PROBE_REFUSED)
		reasons_add(&check->reasons, "asked for month 13 it answered %s",
			    efi_status_text(call.status).text);
}

void check_set_time(struct service_check *check)
{
	check_answers(check);
}

void check_get_wakeup_time(struct service_check *check)
{
	EFI_STATUS status = clock_get_wakeup(check);

	if (service_is_absent(check, status) ||
	    !service_expect(check, status, EFI_SUCCESS, "GetWakeupTime"))
		return;
	if (clock_wrote_nothing()) {
		reasons_add(&check->reasons,
			    "GetWakeupTime answered EFI_SUCCESS, and wrote nothing");
		return;
	}
	report_fact("wakeup-enabled=%u wakeup-pending=%u", clock_buffers.enabled,
		    clock_buffers.pending);
	if (clock_buffers.enabled > 1 || clock_buffers.pending > 1)
		reasons_add(&check->reasons, "Enabled is %u and Pending %u: neither TRUE nor FALSE",
			    clock_buffers.enabled, clock_buffers.pending);
	/* The specification does not say what the time of an alarm is that is not set. */
	if (clock_buffers.enabled == 1)
		time_examine(&clock_buffers.time, &check->reasons);
}

void check_set_wakeup_time(struct service_check *check)
{
	check_answers(check);
}
