/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/report/causes.c: a finding and the suspects that explain each other are one cause.
 */
#include "tests/unit/causes_world.h"

/* A pointer that was left behind explains what its image does where it leads; not what another image does
 * there, nor what happens elsewhere. */
static void test_joined(void **state)
{
	(void)state;
	suspect(0, 0x3000, BOOT, "EfiBootServicesData");
	find(0, 0x10, BOOT + 0x18);
	find(0, 0x20, BOOT + 0x20);
	find(1, 0x10, BOOT + 0x18);
	find(0, 0x30, BOOT + 0x1000);
	assert_prints(
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x10\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x20\n"
		"# cause 1 phase=virtual service=GetTime memory=EfiBootServicesData times=2\n"
		"# cause 1 suspect=stale image=a.efi offset=0x3000 memory=EfiBootServicesData "
		"words=1\n" ADVICE "# cause 2 class=stale-boot-memory image=a.efi offset=0x30\n"
		"# cause 2 phase=virtual service=GetTime memory=EfiBootServicesData times=1\n"
		"# cause 3 class=stale-boot-memory image=\"Option ROM at 00:02.0\" offset=0x10\n"
		"# cause 3 phase=virtual service=GetTime memory=EfiBootServicesData times=1\n");
}

/* A place stands once, in whatever order it was met, and there are eight of a cause. */
static void test_places(void **state)
{
	(void)state;
	suspect(0, 0x3000, BOOT, "EfiBootServicesData");
	for (unsigned int i = 0; i < 30; i++)
		find(0, 0x10 * (i % 10), BOOT);
	assert_prints(
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x0\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x10\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x20\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x30\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x40\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x50\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x60\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x70\n"
		"# cause 1 phase=virtual service=GetTime memory=EfiBootServicesData times=30\n"
		"# cause 1 suspect=stale image=a.efi offset=0x3000 memory=EfiBootServicesData "
		"words=1\n" ADVICE);
	finding_count = 0;
	for (unsigned int i = 0; i < 6; i++)
		find(0, 0x10 * (i % 2), BOOT);
	assert_prints(
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x0\n"
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x10\n"
		"# cause 1 phase=virtual service=GetTime memory=EfiBootServicesData times=6\n"
		"# cause 1 suspect=stale image=a.efi offset=0x3000 memory=EfiBootServicesData "
		"words=1\n" ADVICE);
}

/* A walk over pages, of which the pointer leads to a later one. */
static void test_joined_walk(void **state)
{
	(void)state;
	suspect(0, 0x3000, BOOT + 0x2800, "EfiBootServicesData");
	find(0, 0x10, BOOT + 0x18);
	records[0].detail = 2;
	causes_print(&counts);
	assert_true(world_said("# cause 1 suspect=stale "));
	assert_false(world_said("# cause 2 "));
}

/* Forty words of one table are one cause and one sentence; another variable is another cause. */
static void test_words(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 40; i++)
		suspect(0, 0x3000 + 8 * i, BOOT + 0x100 * i, "EfiBootServicesData");
	suspect(0, 0x4000, BOOT, "EfiBootServicesData");
	suspect(0, 0x5000, BOOT, "EfiBootServicesCode");
	assert_prints("# cause 1 suspect=stale image=a.efi offset=0x3000 "
		      "memory=EfiBootServicesData words=40\n"
		      "# stale, EfiBootServicesData: clear it.\n"
		      "# cause 2 suspect=stale image=a.efi offset=0x4000 "
		      "memory=EfiBootServicesData words=1\n"
		      "# cause 3 suspect=stale image=a.efi offset=0x5000 "
		      "memory=EfiBootServicesCode words=1\n"
		      "# stale, EfiBootServicesCode: clear it.\n");
}

/* Fewer neighbours are variables of their own, and what followed one of them is joined with that one. */
static void test_neighbours(void **state)
{
	(void)state;
	suspect(0, 0x3000, BOOT, "EfiBootServicesData");
	suspect(0, 0x3008, BOOT + 0x100, "EfiBootServicesData");
	suspect(0, 0x3008, BOOT + 0x5000, "EfiBootServicesData");
	find(0, 0x10, BOOT + 0x108);
	find(0, 0x20, BOOT + 0x20);
	assert_prints(
		"# cause 1 class=stale-boot-memory image=a.efi offset=0x20\n"
		"# cause 1 phase=virtual service=GetTime memory=EfiBootServicesData times=1\n"
		"# cause 1 suspect=stale image=a.efi offset=0x3000 memory=EfiBootServicesData "
		"words=1\n" ADVICE "# cause 2 class=stale-boot-memory image=a.efi offset=0x10\n"
		"# cause 2 phase=virtual service=GetTime memory=EfiBootServicesData times=1\n"
		"# cause 2 suspect=stale image=a.efi offset=0x3008 memory=EfiBootServicesData "
		"words=2\n");
}

/* A copy of a table is one suspect, and each of its words may have been followed. */
static void test_copy(void **state)
{
	(void)state;
	suspect(0, 0x3000, BOOT, "EfiBootServicesData");
	suspects[0].suspect.words = 3;
	suspects[0].suspect.other_count = 2;
	suspects[0].suspect.others[0] = BOOT + 0x6000;
	suspects[0].suspect.others[1] = BOOT + 0x9000;
	find(0, 0x10, BOOT);
	find(0, 0x20, BOOT + 0x9000);
	causes_print(&counts);
	assert_true(world_said("# cause 1 class=stale-boot-memory image=a.efi offset=0x20\n"));
	assert_false(world_said("# cause 2 "));
}

/* Each image that a jump may have come from is asked for its pointers. */
static void test_jump_of_several(void **state)
{
	struct finding *finding = find(0, 0x10, BOOT);

	(void)state;
	suspect(1, 0x40, BOOT, "EfiBootServicesData");
	finding->hidden = true;
	finding->places.count = 2;
	finding->places.holder[1] = (struct holder){image(1), true, 0x40};
	causes_print(&counts);
	assert_true(world_said("# cause 1 suspect=stale "));
	assert_false(world_said("# cause 2 "));
}

/* Of a jump the words are known that it may have gone by, in the image or in what its driver allocated. */
static void test_jump(void **state)
{
	struct finding *finding = find(0, 0x10, BOOT);

	(void)state;
	finding->hidden = true;
	finding->places.holder[0].offset = 0x3008;
	causes_print(&counts);
	assert_true(world_said("# cause 1 class=stale-boot-memory image=a.efi kept-at=0x3008\n"));
	finding->places.count = 3;
	finding->places.holder[1] = (struct holder){image(1), true, 0x40};
	finding->places.holder[2] = (struct holder){image(0), false, 0};
	causes_print(&counts);
	assert_true(world_said("# cause 1 class=stale-boot-memory image=a.efi kept-at=0x3008 "
			       "image=\"Option ROM at 00:02.0\" kept-at=0x40 image=a.efi\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_joined),	    TEST(test_places),	   TEST(test_joined_walk),
		TEST(test_words),	    TEST(test_neighbours), TEST(test_copy),
		TEST(test_jump_of_several), TEST(test_jump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
