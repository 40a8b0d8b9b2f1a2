/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/findings/held.c: no finding without a check that is not ok.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/findings/held.c"
#include "tests/unit/kernel_world.h"

static unsigned int all[RECORD_SERVICES][PHASE_COUNT], known[RECORD_SERVICES][PHASE_COUNT];
static const char *wanted;

unsigned int audit_findings(enum service service, enum phase phase)
{
	return all[service][phase];
}

unsigned int audit_known_findings(enum service service, enum phase phase)
{
	return known[service][phase];
}

void checks_demand(const char *name)
{
	wanted = name;
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	memset(all, 0, sizeof(all));
	memset(known, 0, sizeof(known));
	memset(held, 0, sizeof(held));
	wanted = NULL;
	return 0;
}

static void assert_reports(const char *text)
{
	world_report[0] = 0;
	held_check();
	assert_string_equal(world_report, text);
}

/* Where nothing is left the check is one of those that checks= chooses from. */
static void test_nothing_left(void **state)
{
	(void)state;
	assert_reports("ok audit.findings\n");
	all[SERVICE_GET_TIME][PHASE_VIRTUAL] = 3;
	held_add(SERVICE_GET_TIME);
	all[SERVICE_SET_VIRTUAL_ADDRESS_MAP][PHASE_SVAM] = 7;
	known[SERVICE_SET_VIRTUAL_ADDRESS_MAP][PHASE_SVAM] = 7;
	assert_reports("ok audit.findings\n");
	assert_null(wanted);
}

/* Of any phase, and whatever checks= says. */
static void test_findings_are_left(void **state)
{
	(void)state;
	all[SERVICE_SET_VIRTUAL_ADDRESS_MAP][PHASE_SVAM] = 7;
	known[SERVICE_SET_VIRTUAL_ADDRESS_MAP][PHASE_SVAM] = 6;
	all[SERVICE_GET_VARIABLE][PHASE_PHYSICAL] = 1;
	all[SERVICE_GET_VARIABLE][PHASE_VIRTUAL] = 2;
	all[RECORD_OF_EXIT][PHASE_EXITING] = 2;
	held_add(SERVICE_GET_TIME);
	assert_reports("not ok audit.findings\n"
		       "# findings in SetVirtualAddressMap that no other check holds: 1\n"
		       "# findings in GetVariable that no other check holds: 3\n"
		       "# findings in ExitBootServices that no other check holds: 2\n");
	assert_string_equal(wanted, "audit.findings");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(test_nothing_left), TEST(test_findings_are_left)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
