/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/audit/services/stateful.h have in common: one of its checks against
 * the small firmware, and what the report then says.
 */
#ifndef STATEFUL_WORLD_H
#define STATEFUL_WORLD_H

#include <stdio.h>

#include "kernel/audit/services/stateful.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/time_calendar.h"
#include "tests/unit/all_checks.h"
#include "tests/unit/service_world.h"

static EFI_TIME clock_before;

static inline int set_up(void **state)
{
	(void)state;
	service_world_reset();
	clock_before = firmware.clock;
	all_checks_but = "";
	return 0;
}

static inline void make(const char *name, enum defect defect)
{
	world_report[0] = 0;
	firmware.defect = defect;
	all_checks_only = name;
	stateful_checks(&world);
	all_checks_only = NULL;
}

static inline void assert_said(const char *text)
{
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

/* The check is not ok for this reason, and for no other. */
static inline void assert_fails(const char *name, enum defect defect, const char *reason)
{
	char line[64];

	make(name, defect);
	snprintf(line, sizeof(line), "not ok %s\n", name);
	assert_said(line);
	assert_said(reason);
}

static inline void assert_ok(const char *name, enum defect defect)
{
	char line[64];

	make(name, defect);
	snprintf(line, sizeof(line), "ok %s\n", name);
	assert_said(line);
	assert_false(world_said("not ok"));
}

static inline void assert_skipped(const char *name, enum defect defect, const char *reason)
{
	char line[160];

	make(name, defect);
	snprintf(line, sizeof(line), "skip %s: %s", name, reason);
	assert_said(line);
}

/* The clock says what it would have said. */
static inline void assert_clock_right(void)
{
	const EFI_TIME right = time_later(&clock_before, firmware.ticks);

	assert_string_equal(time_text(&firmware.clock).text, time_text(&right).text);
	assert_int_equal(firmware.clock.Daylight, clock_before.Daylight);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

#endif
