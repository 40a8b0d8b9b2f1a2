/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetTime, and GetTime's answer after it: the checks time.set.NAME. UEFI 2.10, section 8.3.2.
 *
 * The clock belongs to the machine's owner. While it is set to another time, its right time is kept up
 * to date by the seconds that pass on it, and it is set to that in the end. Nothing else here could
 * count them: the guard's timer only runs while firmware is called. A second that begins between
 * reading and setting is lost, which is why these checks follow time.get.runs.
 */
#include "kernel/audit/report/known_checks.h"
#include "kernel/audit/services/clock.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/time_calendar.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"

struct setting {
	struct service_check *check;
	EFI_TIME right; /* the time that an untouched clock would show */
	EFI_TIME shown; /* the time that it showed then, or was set to */
	bool taken;	/* SetTime has succeeded */
};

/* ---- Setting and putting back ---- */

/* False, and a reason to skip, if the clock could not be put back. */
static bool begin(struct setting *setting, struct service_check *check)
{
	*setting = (struct setting){.check = check};
	if (!clock_get_sound(check, &setting->right))
		check->skip = CLOCK_NOT_READ;
	setting->shown = setting->right;
	return check->skip == NULL;
}

/* Lets `right` go on as the clock did. A clock that shows an unrelated time was set wrongly, and does
 * not tell how much time passed: none is counted then. */
static bool look(struct setting *setting)
{
	uint64_t passed;

	if (!service_expect(setting->check, clock_get(setting->check), EFI_SUCCESS, "GetTime"))
		return false;
	passed = time_seconds(&clock_buffers.time) - time_seconds(&setting->shown);
	if (passed <= CLOCK_PATIENCE)
		setting->right = time_later(&setting->right, passed);
	setting->shown = clock_buffers.time;
	return true;
}

static void read_back(struct setting *setting, const EFI_TIME *time, const char *what)
{
	if (look(setting) && !clock_went_on(time, &setting->shown))
		reasons_add(&setting->check->reasons,
			    "%s: set to %s, daylight %u, the clock says %s, daylight %u", what,
			    time_text(time).text, time->Daylight, time_text(&setting->shown).text,
			    setting->shown.Daylight);
}

/* Sets the clock to another time, and expects it to be kept. Returns SetTime's answer. */
static EFI_STATUS set(struct setting *setting, const EFI_TIME *time, const char *what)
{
	EFI_STATUS status;

	(void)look(setting); /* a clock that cannot be read any more is a reason, and is put back */
	status = clock_set(setting->check, time);
	if (!service_is_absent(setting->check, status) &&
	    service_expect(setting->check, status, EFI_SUCCESS, what)) {
		setting->shown = *time;
		setting->taken = true;
		read_back(setting, time, what);
	}
	return status;
}

/* A time that was refused may have been set all the same; and after a time that was taken the clock is
 * put back, whatever it shows. */
static void put_back(struct setting *setting)
{
	static const char what[] = "putting the time back";
	EFI_TIME time;

	if (look(setting) && !setting->taken && clock_went_on(&setting->right, &setting->shown))
		return;
	time = setting->shown = setting->right;
	service_expect(setting->check, clock_set(setting->check, &time), EFI_SUCCESS, what);
	read_back(setting, &time, what);
}

/* ---- Times that the clock has to take ---- */

/* Changes a time, in one of several ways. */
typedef void (*time_change)(EFI_TIME *time, unsigned int way);

/* The answer to the time that it is: firmware that does not even take that one takes none. */
static EFI_STATUS answer_now = EFI_SUCCESS;

static bool is_taken(struct service_check *check)
{
	static char text[96];

	if (answer_now == EFI_SUCCESS)
		return true;
	format_text(text, sizeof(text), "SetTime answers %s to the time that it is: time.set.now",
		    efi_status_text(answer_now).text);
	check->skip = text;
	return false;
}

static void set_changed(struct service_check *check, unsigned int ways, time_change change,
			const char *what)
{
	struct setting setting;
	EFI_TIME time;

	if (!is_taken(check) || !begin(&setting, check))
		return;
	for (unsigned int way = 0; way < ways && check->reasons.count == 0 && check->skip == NULL;
	     way++) {
		time = setting.right;
		change(&time, way);
		(void)set(&setting, &time, what);
	}
	put_back(&setting);
}

void check_time_now(struct service_check *check)
{
	struct setting setting;

	if (!begin(&setting, check))
		return;
	answer_now = set(&setting, &setting.right, "the time that it is");
	put_back(&setting);
}

/* The first day of a month is in every month. */
static void change_year(EFI_TIME *time, unsigned int way)
{
	(void)way;
	time->Year = time->Year == 2012 ? 2016 : 2012;
	time->Day = 1;
}

void check_time_year(struct service_check *check)
{
	set_changed(check, 1, change_year, "another year");
}

static void change_month(EFI_TIME *time, unsigned int way)
{
	(void)way;
	time->Month = time->Month == 1 ? 12 : 1;
	time->Day = 1;
}

void check_time_month(struct service_check *check)
{
	set_changed(check, 1, change_month, "another month");
}

/* The 29th of February of a fourth year, and of a century's end that is a leap year. */
static void change_to_leap_day(EFI_TIME *time, unsigned int way)
{
	time->Year = way == 0 ? 2024 : 2000;
	time->Month = 2;
	time->Day = 29;
}

void check_time_leap_day(struct service_check *check)
{
	set_changed(check, 2, change_to_leap_day, "29 February");
}

/* All values that there are: GetTime gives back the last one of SetTime (section 8.3.1, EFI_TIME).
 * Firmware may keep them in a variable, and each of them is a write then. */
static const uint8_t daylights[] = {
	EFI_TIME_ADJUST_DAYLIGHT,
	EFI_TIME_IN_DAYLIGHT,
	EFI_TIME_ADJUST_DAYLIGHT | EFI_TIME_IN_DAYLIGHT,
	0,
};

static void change_daylight(EFI_TIME *time, unsigned int way)
{
	time->Daylight = daylights[way];
}

void check_time_daylight(struct service_check *check)
{
	set_changed(check, sizeof(daylights), change_daylight, "another daylight");
}

/* UTC, a minute to each side of it, one that is no whole hour, both ends, and none at all. */
static const int16_t zones[] = {0, 1, -1, -345, 1440, -1440, EFI_UNSPECIFIED_TIMEZONE};

static void change_zone(EFI_TIME *time, unsigned int way)
{
	time->TimeZone = zones[way];
}

void check_time_zone(struct service_check *check)
{
	set_changed(check, sizeof(zones) / sizeof(zones[0]), change_zone, "another time zone");
}

/* ---- The whole range of years ---- */

/* A day far from the year's end, so that the year is still the same when it is read. */
static EFI_STATUS set_year(struct setting *setting, uint16_t year, const char *what)
{
	EFI_TIME time = setting->right;

	time.Year = year;
	time.Month = 7;
	time.Day = 1;
	return set(setting, &time, what);
}

/* One firmware is known to refuse both ends; then it must keep all years of two digits. */
void check_time_whole_range(struct service_check *check)
{
	const struct handoff *handoff = check->handoff;
	struct setting setting;
	bool refused;

	if (!is_taken(check) || !begin(&setting, check))
		return;
	refused = set_year(&setting, 1900, "year 1900") == EFI_INVALID_PARAMETER;
	refused &= set_year(&setting, 9999, "year 9999") == EFI_INVALID_PARAMETER;
	if (refused) {
		(void)set_year(&setting, 1998, "year 1998");
		(void)set_year(&setting, 2097, "year 2097");
	}
	put_back(&setting);
	if (refused && check->reasons.count == 2)
		check->reasons.cause = known_cause(handoff, "time.set.whole_range");
}
