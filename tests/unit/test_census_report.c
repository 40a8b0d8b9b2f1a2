/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/census/survey.c, summary.c and lines.c: what the report says of a census.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/census/survey.h"
#include "tests/unit/all_checks.h"
#include "tests/unit/small_causes.h"
#include "tests/unit/census_world.h"

#define ROOT (IMAGE_ONE + IMAGE_DATA)
#define TARGET (WORLD_CODE + 0xf000)

static void assert_says(const char *text)
{
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

static void assert_never(const char *text)
{
	if (world_said(text))
		fail_msg("\"%s\" is in:\n%s", text, world_report);
}

static int set_up(void **state)
{
	all_checks_but = "";
	return census_world_reset(state);
}

/* One of each kind: the line, and the sentence for people. */
static void test_suspects_of_a_driver(void **state)
{
	(void)state;
	world_driver("My Driver.efi", IMAGE_ONE);
	world_left(ROOT, TARGET);
	world_block(WORLD_DATA, 0x20, 0);
	world_converted(ROOT + 8, WORLD_DATA);
	world_left(WORLD_DATA + 0x18, WORLD_BOOT);
	world_word(ROOT + 0x10, WORLD_DATA + 0x10, 0xffffde2000500010);
	census_check(&world);
	assert_says("not ok census.My_Driver.efi\n"
		    "# suspect kind=left-physical image=\"My Driver.efi\" offset=0x4000 "
		    "chain=\"My Driver.efi+0x4000\" value=0x40f000 "
		    "memory=EfiRuntimeServicesCode words=1\n"
		    "# My Driver.efi keeps the physical address of EfiRuntimeServicesCode: convert "
		    "the pointer with ConvertPointer in the VirtualAddressChange handler, or clear "
		    "it there if nobody needs it any more. Unused in this run, unless a violation "
		    "names it.\n");
	assert_says("# suspect kind=changed-wrongly image=\"My Driver.efi\" offset=0x4010 "
		    "chain=\"My Driver.efi+0x4010\" value=0xffffde2000500010 was=0x500010 "
		    "memory=EfiRuntimeServicesData words=1\n"
		    "# My Driver.efi has an address of nothing where a pointer led to "
		    "EfiRuntimeServicesData: it was converted twice");
	assert_says("# suspect kind=stale image=\"My Driver.efi\" offset=0x4008 "
		    "chain=\"My Driver.efi+0x4008 -> +0x18\" value=0x200000 "
		    "memory=EfiBootServicesData words=1\n"
		    "# My Driver.efi keeps an address in EfiBootServicesData: the operating system "
		    "has reclaimed");
	assert_says(
		"# census step=8 blocks=1 reached=4 words=4 converted=1 left-physical=1 stale=1 "
		"changed-wrongly=1 cleared=0 reassigned=0 changed=0 expected=0 residue=0 "
		"declared=0 suspects=3\n");
	assert_says("# census-image image=\"My Driver.efi\" words=4 converted=1 ");
	assert_says(
		"# note the census cannot see pointers in local variables, encoded ones, those to "
		"which only an unconverted one leads, addresses in 32 bits, multiples of 4 GiB, "
		"and what lies below 1 MiB\n");
	assert_never("had no room");
}

/* A correct driver is ok, and what it keeps of the boot or on purpose is told. */
static void test_correct_driver(void **state)
{
	(void)state;
	world_driver("good.efi", IMAGE_ONE);
	world_converted(ROOT, WORLD_DATA);
	world_word(ROOT + 8, WORLD_BOOT, 0);
	world_residue(WORLD_BOOT + 8, RESIDUE_HANDLE);
	world_left(ROOT + 0x10, WORLD_BOOT + 8);
	world_left(ROOT + 0x18, TARGET);
	world_allow("good.efi+0x4018");
	census_check(&world);
	assert_says("\nok census.good.efi\n"
		    "# declared kind=left-physical image=good.efi offset=0x4018 "
		    "chain=\"good.efi+0x4018\" value=0x40f000 memory=EfiRuntimeServicesCode "
		    "words=1\n"
		    "# residue kind=handle image=good.efi offset=0x4010 chain=\"good.efi+0x4010\" "
		    "value=0x200008 memory=EfiBootServicesData words=1\n");
	assert_says("# census-residue words=1 system-table=0 boot-services=0 runtime-services=0 "
		    "configuration-table=0 handle=1 event=0 image-base=0\n");
	assert_never("suspect kind");
}

/* The platform's images have no check: eight lines, and how many there are. */
static void test_platform(void **state)
{
	(void)state;
	world_image("Platform", IMAGE_ONE);
	for (uint64_t i = 0; i < 8; i++)
		world_left(ROOT + 8 * i, TARGET + 8 * i);
	census_check(&world);
	assert_says("chain=\"Platform+0x4038\"");
	assert_never("more");
	world_left(ROOT + 0x40, TARGET);
	world_left(ROOT + 0x48, TARGET);
	world_report[0] = 0;
	census_check(&world);
	assert_says("chain=\"Platform+0x4038\"");
	assert_never("chain=\"Platform+0x4040\"");
	assert_says("# and 2 more\n");
	assert_never("ok census");
	assert_never("keeps");
}

/* Beside a driver under test the platform's are counted only, so that one's own are seen. */
static void test_platform_beside_a_driver(void **state)
{
	(void)state;
	world_image("Platform", IMAGE_ONE);
	world_driver("mine.efi", IMAGE_TWO);
	world_left(ROOT, TARGET);
	world_left(ROOT + 8, TARGET);
	world_left(IMAGE_TWO + IMAGE_DATA, TARGET);
	census_check(&world);
	assert_says("# census-image image=Platform words=2 ");
	assert_never("chain=\"Platform+0x4000\"");
	assert_says(
		"# note 2 suspects of the platform are counted only: a run without drivers lists "
		"them\n");
	assert_says("chain=\"mine.efi+0x4000\"");
	/* A driver that did not start has none. */
	world_notes.drivers.driver[0].status = 1ULL << 63 | 3;
	world_report[0] = 0;
	census_check(&world);
	assert_says("chain=\"Platform+0x4000\"");
	assert_never("counted only");
}

/* What the platform keeps on purpose can be declared as well, and is shown with a driver or without. */
static void test_declared_platform(void **state)
{
	static const char line[] = "# declared kind=left-physical image=Platform offset=0x4000 ";

	(void)state;
	world_image("Platform", IMAGE_ONE);
	world_left(ROOT, TARGET);
	world_allow("Platform+0x4000");
	census_check(&world);
	assert_says(line);
	world_driver("mine.efi", IMAGE_TWO);
	world_report[0] = 0;
	census_check(&world);
	assert_says(line);
	assert_never("counted only");
}

/* Only a runtime driver that started has a check; one outside runtime memory cannot be asked. */
static void test_which_drivers_have_a_check(void **state)
{
	struct handoff_driver *drivers = world_notes.drivers.driver;

	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_driver("two.efi", IMAGE_TWO);
	drivers[1].subsystem = PE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER;
	drivers[2] = drivers[0];
	strcpy(drivers[2].name, "failed.efi");
	drivers[2].base = drivers[1].base;
	drivers[2].status = 1ULL << 63 | 3;
	drivers[3] = drivers[0];
	strcpy(drivers[3].name, "far # TODO.efi");
	drivers[3].base = paddr(WORLD_BOOT);
	world_notes.drivers.count = world_notes.drivers.count_all = 4;
	census_check(&world);
	assert_says("ok census.one.efi\n");
	assert_never("census.two.efi");
	assert_never("census.failed.efi");
	assert_says("skip census.far___TODO.efi: its image does not lie in runtime memory\n");
}

static void assert_skipped(const char *before, const char *reason)
{
	char expected[256];

	snprintf(expected, sizeof(expected),
		 "%s# census=none reason=\"%s\"\nskip census.one.efi: %s\n", before, reason,
		 reason);
	world_report[0] = 0;
	census_check(&world);
	assert_string_equal(world_report, expected);
}

/* Where nothing was converted, or nothing can be told from it, there is no census: a report that wanted one
 * is incomplete. */
static void test_no_census(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_notes.census.step = 0;
	assert_skipped(
		"# incomplete no census was made of the drivers under test: the loader noted "
		"no words\n",
		"the loader noted no words");
	world.svam.mode = RUNTIME_PHYSICAL;
	assert_skipped("", "SetVirtualAddressMap did not succeed");
	world.options.virtmap = VIRTMAP_IDENTITY;
	assert_skipped("", "virtmap=identity: no pointer changes");
	world.options.virtmap = VIRTMAP_NONE;
	assert_skipped("", "virtmap=none: nothing was to be converted");
}

/* What checks= does not ask for leaves no line. */
static void test_not_asked_for(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	all_checks_but = "census.*";
	census_check(&world);
	assert_string_equal(world_report, "");
}

/* What there was no room for is said, by number. */
static void test_lost(void **state)
{
	(void)state;
	world_notes.census.word_count_all += 3;
	world_notes.census.block_count_all += 4;
	world_notes.census.residue_count_all += 5;
	census_check(&world);
	assert_says("# note the census had no room for 3 more words\n");
	assert_says("# note the census had no room for 4 more blocks\n");
	assert_says("# note the census had no room for 5 more values of the boot\n");
}

/* A census that lost words or blocks has seen no driver to be clean; what it did see, it has seen. */
static void test_no_driver_is_clean_by_what_was_lost(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_notes.census.word_count_all += 1;
	census_check(&world);
	assert_says("skip census.one.efi: no suspect, but the census had no room for all words\n"
		    "# incomplete census.one.efi: no suspect, but the census had no room for all "
		    "words\n");
	world_notes.census.word_count_all -= 1;
	world_notes.census.block_count_all += 1;
	census_check(&world);
	assert_says("skip census.one.efi: no suspect, but the census had no room for all blocks\n");
	world_notes.census.word_count_all += 1;
	world_left(ROOT, TARGET);
	census_check(&world);
	assert_says("not ok census.one.efi\n");
}

/* The end of the report hears of each suspect, and one sentence is enough for all of a kind. */
static void test_suspects_of_one_kind(void **state)
{
	static const char sentence[] = "# one.efi keeps the physical address of ";
	const char *first;

	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_left(ROOT, TARGET);
	world_left(ROOT + 8, TARGET);
	small_suspects = 0;
	census_check(&world);
	assert_int_equal(small_suspects, 2);
	assert_string_equal(small_suspect.kind, "left-physical");
	assert_string_equal(small_suspect.image, "one.efi");
	assert_int_equal(small_suspect.image_base.value, IMAGE_ONE);
	assert_int_equal(small_suspect.offset, ROOT + 8 - IMAGE_ONE);
	assert_int_equal(small_suspect.value, TARGET);
	first = strstr(world_report, sentence);
	assert_non_null(first);
	assert_null(strstr(first + 1, sentence));
}

/* Also of those that are more than the census prints. */
static void test_more_suspects(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	for (unsigned int i = 0; i < 66; i++)
		world_left(ROOT + 8 * i, TARGET);
	small_suspects = 0;
	census_check(&world);
	assert_says("# and 2 more\n");
	assert_int_equal(small_suspects, 66);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_suspects_of_a_driver),
		TEST(test_correct_driver),
		TEST(test_platform),
		TEST(test_platform_beside_a_driver),
		TEST(test_declared_platform),
		TEST(test_which_drivers_have_a_check),
		TEST(test_no_census),
		TEST(test_not_asked_for),
		TEST(test_suspects_of_one_kind),
		TEST(test_more_suspects),
		TEST(test_lost),
		TEST(test_no_driver_is_clean_by_what_was_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
