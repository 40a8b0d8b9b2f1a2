/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime, called often, after a while, and without capabilities: the checks time.get.NAME. UEFI 2.10,
 * section 8.3.1.
 */
#include <arch/timer.h>

#include "kernel/audit/owner.h"
#include "kernel/audit/services/clock.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/time_calendar.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define TIMES 64

/* A clock that runs shows it within a second. Where no timer can tell how long that is, pauses have to do,
 * which take from 3 microseconds, where ports are emulated, to 32: this is two to twenty seconds. */
#define LIMIT_MS 5000
#define LOOK_MS 20
#define PAUSES_A_MS 125

static bool begin(struct service_check *check, EFI_TIME *time)
{
	if (!clock_get_sound(check, time))
		check->skip = CLOCK_NOT_SOUND;
	return check->skip == NULL;
}

static void expect_like(struct service_check *check, const EFI_TIME *before,
			const EFI_TIME_CAPABILITIES *capabilities)
{
	const EFI_TIME *now = &clock_buffers.time;

	time_examine(now, &check->reasons);
	if (time_compare(now, before) < 0)
		reasons_add(&check->reasons, "the clock went back from %s to %s",
			    time_text(before).text, time_text(now).text);
	if (now->TimeZone != before->TimeZone || now->Daylight != before->Daylight)
		reasons_add(&check->reasons,
			    "the zone went from %d, daylight %u, to %d, daylight %u",
			    before->TimeZone, before->Daylight, now->TimeZone, now->Daylight);
	if (memcmp(&clock_buffers.capabilities, capabilities, sizeof(*capabilities)) != 0)
		reasons_add(&check->reasons, "the capabilities are others than before");
}

void check_time_repeat(struct service_check *check)
{
	EFI_TIME_CAPABILITIES capabilities;
	EFI_TIME before;

	if (!begin(check, &before))
		return;
	capabilities = clock_buffers.capabilities;
	for (unsigned int i = 1; i < TIMES && check->reasons.count == 0; i++) {
		if (!service_expect(check, clock_get(check), EFI_SUCCESS, "GetTime"))
			return;
		expect_like(check, &before, &capabilities);
		before = clock_buffers.time;
	}
}

static void wait_a_little(void)
{
	if (owner_sleep(LOOK_MS))
		return;
	for (unsigned int i = 0; i < LOOK_MS * PAUSES_A_MS; i++)
		timer_pause();
}

void check_time_runs(struct service_check *check)
{
	EFI_TIME first;

	if (!begin(check, &first))
		return;
	for (unsigned int waited = 0; waited < LIMIT_MS; waited += LOOK_MS) {
		if (!service_expect(check, clock_get(check), EFI_SUCCESS, "GetTime") ||
		    time_compare(&clock_buffers.time, &first) > 0)
			return;
		wait_a_little();
	}
	reasons_add(&check->reasons, "the clock still says %s", time_text(&first).text);
}

void check_time_no_capabilities(struct service_check *check)
{
	EFI_TIME before;

	if (!begin(check, &before))
		return;
	memset(&clock_buffers, 0xee, sizeof(clock_buffers));
	if (!service_expect(check,
			    service_call(check, SERVICE_GET_TIME,
					 ARGUMENTS(address_of(&clock_buffers.time), 0)),
			    EFI_SUCCESS, "GetTime without Capabilities"))
		return;
	time_examine(&clock_buffers.time, &check->reasons);
	if (!clock_went_on(&before, &clock_buffers.time))
		reasons_add(&check->reasons, "it is %s with Capabilities, and %s without",
			    time_text(&before).text, time_text(&clock_buffers.time).text);
}
