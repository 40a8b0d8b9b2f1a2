/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The alarm, set, read and switched off: the checks wakeup.NAME. UEFI 2.10, sections 8.3.3 and 8.3.4.
 *
 * An alarm that is on belongs to the machine's owner, and stays untouched: it might be lost in the
 * moment between, and an alarm whose time has come could not be set again. An alarm of ours is never
 * left on, whatever happens.
 */
#include "kernel/audit/services/clock.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/time_calendar.h"
#include "kernel/lib/efi_names.h"
#include "kernel/report.h"

#define TIMES 16
#define AN_HOUR 3600
#define A_YEAR (365 * 24 * 3600)

/* ---- Reading ---- */

/* The time of an alarm that is off has no meaning (section 8.3.3 says nothing of it), but there is no
 * reason why it should change. Pending may change: the owner's alarm may ring just now, and EDK II
 * reads a register that is cleared by reading. */
void check_wakeup_repeat(struct service_check *check)
{
	struct clock_buffers first;

	if (clock_get_wakeup(check) != EFI_SUCCESS) {
		check->skip = "the alarm cannot be read";
		return;
	}
	first = clock_buffers;
	for (unsigned int i = 1; i < TIMES && check->reasons.count == 0; i++) {
		if (!service_expect(check, clock_get_wakeup(check), EFI_SUCCESS, "GetWakeupTime"))
			return;
		if (clock_buffers.enabled != first.enabled)
			reasons_add(&check->reasons, "Enabled went from %u to %u", first.enabled,
				    clock_buffers.enabled);
		if (time_compare(&clock_buffers.time, &first.time) != 0)
			reasons_add(&check->reasons, "the alarm went from %s to %s",
				    time_text(&first.time).text,
				    time_text(&clock_buffers.time).text);
	}
}

/* ---- Setting ---- */

/* Puts the present time in *now. False, and a reason to skip, if no alarm may be set. */
static bool begin(struct service_check *check, EFI_TIME *now)
{
	if (clock_get_wakeup(check) != EFI_SUCCESS)
		check->skip = CLOCK_NOT_READ;
	else if (clock_buffers.enabled != 0)
		check->skip = "an alarm is set, and is not ours to change";
	else if (!clock_get_sound(check, now))
		check->skip = CLOCK_NOT_SOUND;
	return check->skip == NULL;
}

/* Expects the alarm to be on or off. */
static bool expect_enabled(struct service_check *check, bool enabled, const char *what)
{
	if (!service_expect(check, clock_get_wakeup(check), EFI_SUCCESS, "GetWakeupTime"))
		return false;
	if (clock_buffers.enabled != enabled)
		reasons_add(&check->reasons, "%s: Enabled is %u, and not %u", what,
			    clock_buffers.enabled, enabled);
	return clock_buffers.enabled == enabled;
}

/* The alarm is on, and to the second as it was set; a fraction may be rounded away. */
static void expect_alarm(struct service_check *check, const EFI_TIME *time)
{
	const EFI_TIME *found = &clock_buffers.time;

	if (!expect_enabled(check, true, "the alarm was set"))
		return;
	if (clock_buffers.pending != 0)
		reasons_add(&check->reasons, "the alarm is still to come, and Pending is %u",
			    clock_buffers.pending);
	if (time_seconds(found) != time_seconds(time) || found->TimeZone != time->TimeZone ||
	    found->Daylight != time->Daylight)
		reasons_add(&check->reasons,
			    "the alarm is set to %s, daylight %u, and says %s, daylight %u",
			    time_text(time).text, time->Daylight, time_text(found).text,
			    found->Daylight);
}

static bool is_on(struct service_check *check)
{
	return clock_get_wakeup(check) != EFI_SUCCESS || clock_buffers.enabled != 0;
}

/* Ends the alarm that is set to `time`, whatever its state: it must not ring. */
static void end(struct service_check *check, const EFI_TIME *time)
{
	if (is_on(check))
		service_expect(check, clock_set_wakeup(check, false, NULL), EFI_SUCCESS,
			       "switching the alarm off");
	if (is_on(check)) {
		reasons_add(&check->reasons, "switched off, the alarm is still on");
		(void)clock_set_wakeup(check, false, time);
	}
}

void check_wakeup_one_hour(struct service_check *check)
{
	EFI_TIME time;
	EFI_STATUS status;

	if (!begin(check, &time))
		return;
	time = time_later(&time, AN_HOUR);
	status = clock_set_wakeup(check, true, &time);
	if (service_is_absent(check, status))
		return;
	if (service_expect(check, status, EFI_SUCCESS, "an alarm in an hour"))
		expect_alarm(check, &time);
	end(check, &time);
}

/* Time is optional then, and need not be valid. Firmware that looks at it all the same is reported. */
static void switch_off_with(struct service_check *check, EFI_TIME time)
{
	EFI_STATUS status;

	time.Minute = 60;
	status = clock_set_wakeup(check, false, &time);
	report_fact("wakeup-off-with-minute-60=%s", efi_status_text(status).text);
	if (status != EFI_INVALID_PARAMETER &&
	    service_expect(check, status, EFI_SUCCESS, "switching off with minute 60"))
		(void)expect_enabled(check, false, "the alarm was switched off with minute 60");
}

void check_wakeup_off(struct service_check *check)
{
	EFI_TIME time;
	EFI_STATUS status;

	if (!begin(check, &time))
		return;
	status = clock_set_wakeup(check, false, NULL);
	if (service_is_absent(check, status))
		return;
	service_expect(check, status, EFI_SUCCESS, "switching off an alarm that is off");
	(void)expect_enabled(check, false, "an alarm that is off was switched off");
	time = time_later(&time, AN_HOUR);
	if (clock_set_wakeup(check, true, &time) == EFI_SUCCESS)
		switch_off_with(check, time);
	end(check, &time);
}

/* The specification has no answer for this; fwts asks for one all the same. */
void check_wakeup_null_time(struct service_check *check)
{
	EFI_TIME time;
	EFI_STATUS status;

	if (!begin(check, &time))
		return;
	status = clock_set_wakeup(check, true, NULL);
	if (service_is_absent(check, status))
		return;
	service_expect(check, status, EFI_INVALID_PARAMETER, "an alarm at no time");
	(void)expect_enabled(check, false, "an alarm at no time was set");
	end(check, &time);
}

/* A clock whose alarm has no date cannot reach a year, and EDK II says so (IsWithinOneDay). */
void check_wakeup_far(struct service_check *check)
{
	EFI_TIME time;
	EFI_STATUS status;

	if (!begin(check, &time))
		return;
	time = time_later(&time, A_YEAR);
	status = clock_set_wakeup(check, true, &time);
	report_fact("wakeup-in-a-year=%s", efi_status_text(status).text);
	if (status != EFI_UNSUPPORTED &&
	    service_expect(check, status, EFI_SUCCESS, "an alarm in a year"))
		expect_alarm(check, &time);
	end(check, &time);
}
