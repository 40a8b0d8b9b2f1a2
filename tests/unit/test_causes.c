/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/report/causes.c: the end of the report, where each cause stands once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "kernel/audit/report/causes.c"
#include "kernel/lib/places.h"
#include "tests/unit/kernel_world.h"

#define CODE 0x7f212000ULL
#define BOOT 0x7e9d1000ULL

unsigned int processor_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

/* Stands in for kernel/audit/report/closing.c. */
static struct finding findings[200];
static struct access_record records[200];
static unsigned int finding_count;

unsigned int closing_count(void)
{
	return finding_count;
}

struct finding *closing_at(unsigned int index)
{
	return &findings[index];
}

static const struct report_counts counts = {.checks = 20,
					    .failed = 2,
					    .skipped = 3,
					    .known = 4,
					    .deviations = 5};

static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_image("a.efi", CODE, 0x8000);
	world_add_image("Option ROM at 00:02.0", CODE + 0x8000, 0x1000);
	finding_count = suspect_count = failed_count = 0;
	suspects_left_out = checks_left_out = 0;
	return 0;
}

static const struct handoff_image *image(unsigned int index)
{
	const struct handoff_image *images = vaddr_pointer(world.images);

	return &images[index];
}

static struct finding *find(unsigned int who, uint64_t offset, uint64_t address)
{
	struct access_record *record = &records[finding_count];
	struct finding *finding = &findings[finding_count++];

	*record = (struct access_record){.kind = RECORD_PAGE_FAULT,
					 .phase = PHASE_VIRTUAL,
					 .service = SERVICE_GET_TIME,
					 .address = address,
					 .count = 1};
	*finding = (struct finding){.record = record,
				    .image = image(who),
				    .instruction = paddr_add(image(who)->base, offset),
				    .places = {.count = 1, .holder = {{image(who), true, offset}}},
				    .memory = "EfiBootServicesData",
				    .class = CLASS_STALE_BOOT_MEMORY};
	return finding;
}

static void suspect(unsigned int who, uint64_t offset, uint64_t value, const char *memory)
{
	const struct suspect word = {.kind = "stale",
				     .memory = memory,
				     .advice = "clear it",
				     .image = image(who)->name,
				     .image_base = image(who)->base,
				     .offset = offset,
				     .value = value,
				     .words = 1};

	causes_add_suspect(&word);
}

static void assert_prints(const char *text)
{
	char wanted[4096];

	snprintf(wanted, sizeof(wanted), "%s# passed=11 skipped=3 known=4\n", text);
	world_report[0] = 0;
	causes_print(&counts);
	assert_string_equal(world_report, wanted);
}

#define ADVICE                                                                                     \
	"# stale-boot-memory, EfiBootServicesData: the operating system has reclaimed it; what "   \
	"is needed at runtime must be allocated as EfiRuntimeServicesData.\n"

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

/* What touched no memory, and what is nobody's. */
static void test_unknown(void **state)
{
	struct finding *finding = find(0, 0x10, 0);

	(void)state;
	finding->image = NULL;
	finding->places.count = 0;
	finding->class = CLASS_HANG;
	finding->memory = "none";
	records[0].kind = RECORD_HANG;
	records[0].service = SERVICE_COUNT;
	assert_prints(
		"# cause 1 class=hang image=unknown\n"
		"# cause 1 phase=virtual service=unknown times=1\n"
		"# hang: look for a loop that waits for an interrupt, a timer or a device.\n");
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

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pass),	TEST(test_one_instruction),
		TEST(test_two_bugs),	TEST(test_joined),
		TEST(test_joined_walk), TEST(test_words),
		TEST(test_unknown),	TEST(test_jump),
		TEST(test_checks),	TEST(test_full),
		TEST(test_full_lists),	TEST(test_all_services),
		TEST(test_places),	TEST(test_neighbours),
		TEST(test_copy),	TEST(test_jump_of_several),
		TEST(test_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
