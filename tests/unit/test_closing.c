/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/report/closing.c: the same findings added up by service, by image, and by repeats, and how
 * much stack each service took.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "kernel/audit/report/closing.c"
#include "tests/unit/kernel_world.h"

#define CODE 0x7f212000ULL

static uint32_t stack_of_now[SERVICE_COUNT];
static struct access_record records[FINDINGS_MAX];

static uint32_t lost;

/* What the kernel's guard has lost, and the stacks of its calls. */
static void print_closing(void)
{
	closing_print(&world, lost, stack_of_now);
}

unsigned int processor_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_image("MyDriver.efi", CODE, 0x8000);
	world_add_image("Option ROM at 00:02.0", CODE + 0x8000, 0x1000);
	memset(stack_of_now, 0, sizeof(stack_of_now));
	memset(records, 0, sizeof(records));
	lost = 0;
	finding_count = 0;
	return 0;
}

static const struct handoff_image *image(unsigned int index)
{
	const struct handoff_image *images = vaddr_pointer(world.images);

	return &images[index];
}

/* The next record, by an image or by NULL; `count` may still change. */
static struct access_record *find(enum service service, const struct handoff_image *who)
{
	struct access_record *record = &records[finding_count];
	struct audit_scene scene = {.handoff = &world,
				    .record = record,
				    .instruction = paddr(CODE + 0x205a),
				    .image = who};

	*record = (struct access_record){.kind = RECORD_PAGE_FAULT,
					 .phase = PHASE_VIRTUAL,
					 .service = (uint8_t)service,
					 .address = 0x7e9d1018,
					 .count = 1};
	closing_add(&scene, CLASS_STALE_BOOT_MEMORY, false);
	return record;
}

/* A clean machine that called nothing has nothing to say. */
static void test_nothing(void **state)
{
	(void)state;
	print_closing();
	assert_string_equal(world_report, "");
}

/* Services, then images, each with the most findings first and equals in their order; then what
 * happened more than once. Counts are those of the end, not of the moment of the finding. */
static void test_tables(void **state)
{
	struct access_record *often;

	(void)state;
	find(SERVICE_GET_TIME, NULL);
	often = find(SERVICE_GET_VARIABLE, image(0));
	find(SERVICE_GET_VARIABLE, image(1));
	find(SERVICE_SET_TIME, image(0));
	often->count = 16;
	print_closing();
	assert_string_equal(
		world_report,
		"# findings service=GetVariable distinct=2 times=17\n"
		"# findings service=GetTime distinct=1 times=1\n"
		"# findings service=SetTime distinct=1 times=1\n"
		"# findings image=MyDriver.efi distinct=2 times=17\n"
		"# findings image=unknown distinct=1 times=1\n"
		"# findings image=\"Option ROM at 00:02.0\" distinct=1 times=1\n"
		"# repeated class=stale-boot-memory phase=virtual service=GetVariable "
		"address=0x7e9d1018 instruction=0x7f21405a image=MyDriver.efi times=16\n");
}

/* A write that nobody saw was in no service that could be named, and by no image. */
static void test_silent_write(void **state)
{
	(void)state;
	find(SERVICE_COUNT, NULL);
	print_closing();
	assert_string_equal(world_report, "# findings service=unknown distinct=1 times=1\n"
					  "# findings image=unknown distinct=1 times=1\n");
}

/* A place is the instruction's, or the words that may have been jumped by. */
static void test_places(void **state)
{
	const struct holders two = {.count = 2,
				    .holder = {{image(1), true, 8}, {image(0), false, 0}}};
	struct audit_scene jump = {.record = records, .hidden = true, .image = image(1)};

	(void)state;
	find(SERVICE_GET_TIME, image(0));
	find(SERVICE_GET_TIME, NULL);
	jump.holders = two;
	closing_add(&jump, CLASS_STALE_BOOT_MEMORY, false);
	assert_int_equal(closing_at(0)->places.count, 1);
	assert_ptr_equal(closing_at(0)->places.holder[0].image, image(0));
	assert_int_equal(closing_at(0)->places.holder[0].offset, 0x205a);
	assert_int_equal(closing_at(1)->places.count, 0);
	assert_true(closing_at(2)->hidden);
	assert_int_equal(closing_at(2)->places.count, 2);
	assert_ptr_equal(closing_at(2)->places.holder[1].image, image(0));
}

/* A walk through memory says how far it went. */
static void test_repeated_walk(void **state)
{
	struct access_record *record = find(SERVICE_GET_TIME, image(0));

	(void)state;
	record->detail = 2;
	record->count = 3;
	print_closing();
	assert_true(world_said(" address=0x7e9d1018 pages=3 instruction=0x7f21405a "));
}

/* What is no access has no address. */
static void test_repeated_without_address(void **state)
{
	struct access_record *record = find(SERVICE_GET_TIME, image(1));

	(void)state;
	record->kind = RECORD_HANG;
	record->phase = PHASE_PHYSICAL;
	record->count = 2;
	print_closing();
	assert_true(world_said("# repeated class=stale-boot-memory phase=physical service=GetTime "
			       "instruction=0x7f21405a image=\"Option ROM at 00:02.0\" times=2\n"));
}

/* The deepest call counts, whoever made it. */
static void test_stack(void **state)
{
	(void)state;
	world_notes.stack_bytes[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = 456;
	world_notes.stack_bytes[SERVICE_GET_TIME] = 200;
	stack_of_now[SERVICE_GET_TIME] = 199;
	stack_of_now[SERVICE_QUERY_VARIABLE_INFO] = 1232;
	print_closing();
	assert_string_equal(world_report, "# stack service=GetTime bytes=200\n"
					  "# stack service=SetVirtualAddressMap bytes=456\n"
					  "# stack service=QueryVariableInfo bytes=1232\n");
}

/* What found no place in the list of the kernel's guard is counted. */
static void test_lost(void **state)
{
	(void)state;
	lost = 976;
	print_closing();
	assert_string_equal(world_report, "# records-lost=976\n");
}

/* The same instruction in the same service, on a page that the finding covers or the one beside them. */
static void test_has(void **state)
{
	struct access_record again = *find(SERVICE_GET_TIME, image(0));
	struct audit_scene scene = {.record = &again};

	(void)state;
	records[0].detail = 2;
	again.repair = REPAIR_MAPPED;
	assert_true(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	assert_false(closing_has(&scene, CLASS_FREE_MEMORY));
	again.address += 3 * PAGE_SIZE;
	assert_true(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	again.address += PAGE_SIZE;
	assert_false(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	again.address = records[0].address - PAGE_SIZE;
	assert_true(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	again.address -= PAGE_SIZE;
	assert_false(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	again = records[0];
	again.phase = PHASE_PHYSICAL;
	assert_false(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	again = records[0];
	again.service = SERVICE_SET_TIME;
	assert_false(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	again = records[0];
	again.access = ACCESS_WRITE;
	assert_false(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
	again = records[0];
	again.instruction++;
	assert_false(closing_has(&scene, CLASS_STALE_BOOT_MEMORY));
}

/* As many findings as the guards' two lists can hold, with room for silent writes, and not one more. */
static void test_full(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < FINDINGS_MAX; i++)
		find(SERVICE_GET_TIME, NULL);
	closing_add(&(struct audit_scene){.record = records}, CLASS_HANG, false);
	print_closing();
	assert_true(world_said("# findings service=GetTime distinct=2048 times=2048\n"));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing),
		TEST(test_tables),
		TEST(test_silent_write),
		TEST(test_repeated_walk),
		TEST(test_repeated_without_address),
		TEST(test_stack),
		TEST(test_lost),
		TEST(test_places),
		TEST(test_has),
		TEST(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
