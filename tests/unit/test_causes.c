/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/report/causes.c: the end of the report, where each cause stands once.
 */
#include "tests/unit/causes_world.h"

/* What passed is one line, and that is all there is to say of a pass. */
static void test_pass(void **state)
{
	(void)state;
	assert_prints("");
	find(0, 0x10, BOOT)->known = true;
	assert_prints("");
}

/* One instruction is one cause, in all services and phases. */
static void test_one_instruction(void **state)
{
	(void)state;
	find(0, 0x10, BOOT);
	find(0, 0x10, BOOT);
	records[0].phase = PHASE_PHYSICAL;
	records[1].service = SERVICE_SET_TIME;
	records[1].count = 5;
	assert_prints("# cause 1 class=stale-boot-memory image=a.efi offset=0x10\n"
		      "# cause 1 phase=physical,virtual service=GetTime,SetTime "
		      "memory=EfiBootServicesData times=6\n" ADVICE);
}

/* The names of all services are longer than most buffers. */
static void test_all_services(void **state)
{
	(void)state;
	for (uint8_t i = 0; i <= SERVICE_COUNT; i++) {
		find(0, 0x10, BOOT);
		records[i].service = i;
	}
	causes_print(&counts);
	assert_true(world_said("QueryVariableInfo,unknown memory=EfiBootServicesData times=15\n"));
}

/* Two instructions are two, of one image or of two; they stand by image, with one sentence. */
static void test_two_bugs(void **state)
{
	(void)state;
	find(0, 0x10, BOOT);
	find(1, 0x40, BOOT);
	find(0, 0x20, BOOT + 0x2000);
	assert_prints(
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x10\n"
		"# cause 1 phase=virtual service=GetTime memory=EfiBootServicesData "
		"times=1\n" ADVICE "# cause 2 class=stale-boot-memory image=a.efi offset=0x20\n"
		"# cause 2 phase=virtual service=GetTime memory=EfiBootServicesData times=1\n"
		"# cause 3 class=stale-boot-memory image=\"Option ROM at 00:02.0\" offset=0x40\n"
		"# cause 3 phase=virtual service=GetTime memory=EfiBootServicesData times=1\n");
}

/* What touched no memory, wherever address 0 is; and what is nobody's. */
static void test_unknown(void **state)
{
	struct finding *finding = find(0, 0x10, 0);

	(void)state;
	finding->image = NULL;
	finding->places.count = 0;
	finding->class = CLASS_HANG;
	records[0].kind = RECORD_HANG;
	records[0].service = SERVICE_COUNT;
	assert_prints(
		"# cause 1 class=hang image=unknown\n"
		"# cause 1 phase=virtual service=unknown times=1\n"
		"# hang: look for a loop that waits for an interrupt, a timer or a device.\n");
}

/* Checks that fail for a reason of their own come last; those that fail by findings and suspects are told
 * with these. */
static void test_checks(void **state)
{
	struct reasons one = {.count = 0}, two = {.count = 0};

	(void)state;
	reasons_add(&one, "findings while it was called: 1");
	causes_add_check("service.GetTime", &one);
	causes_add_check("census.a.efi", NULL);
	reasons_add(&two, "Year is 61166");
	reasons_add(&two, "Month is 77");
	causes_add_check("service.GetWakeupTime", &two);
	find(0, 0x10, BOOT);
	assert_prints("# cause 1 class=stale-boot-memory image=a.efi offset=0x10\n"
		      "# cause 1 phase=virtual service=GetTime memory=EfiBootServicesData "
		      "times=1\n" ADVICE
		      "# cause 2 check=service.GetWakeupTime reason=\"Year is 61166\"\n");
}

/* A service that was ended has a finding, and that is the cause; without one its end is. */
static void test_ended(void **state)
{
	struct reasons ended = {.count = 0}, alone = {.count = 0};

	(void)state;
	reasons_add(&ended, "GetTime did not return by itself");
	reasons_add(&ended, "findings while it was called: 1");
	causes_add_check("service.GetTime", &ended);
	find(0, 0x10, BOOT);
	reasons_add(&alone, "SetTime did not return by itself");
	causes_add_check("service.SetTime", &alone);
	causes_print(&counts);
	assert_false(world_said("check=service.GetTime"));
	assert_true(world_said("# cause 2 check=service.SetTime reason="));
}

/* More causes than there is room for are counted; more places of one are in the report above. */
static void test_full(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < CAUSES_MAX + 2; i++)
		find(0, 0x10 * i, BOOT);
	causes_print(&counts);
	assert_true(world_said("# and 2 findings, suspects and checks more\n"));
}

/* So are suspects and checks that found no room. */
static void test_full_lists(void **state)
{
	struct reasons reasons = {.count = 0}, told = {.count = 0};

	(void)state;
	for (unsigned int i = 0; i < SUSPECTS_MAX + 3; i++)
		suspect(0, 8 * i, BOOT, "EfiBootServicesData");
	reasons_add(&reasons, "Year is 61166");
	reasons_add(&told, "findings while it was called: 1");
	for (unsigned int i = 0; i < CHECKS_MAX + 2; i++)
		causes_add_check("service.GetTime", &reasons);
	causes_add_check("service.SetTime", &told);
	causes_print(&counts);
	assert_true(world_said("# cause 65 check=service.GetTime reason=\"Year is 61166\"\n"
			       "# and 5 findings, suspects and checks more\n# passed="));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pass),	 TEST(test_one_instruction),
		TEST(test_all_services), TEST(test_two_bugs),
		TEST(test_unknown),	 TEST(test_checks),
		TEST(test_ended),	 TEST(test_full),
		TEST(test_full_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
