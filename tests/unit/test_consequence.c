/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/findings/consequence.c: what follows from the end of another service, and what does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/findings/consequence.c"

#define OTHER_DRIVER 0x5000

static const struct handoff_image driver, platform, other_driver;
static const struct handoff_image *entries[SERVICE_COUNT];

bool origin_is_platform(const struct handoff *handoff, paddr_t address)
{
	(void)handoff;
	return address.value >= OTHER_DRIVER + 0x1000;
}

const struct handoff_image *scene_entry_image(const struct audit_scene *scene)
{
	return entries[scene->record->service];
}

static int set_up(void **state)
{
	(void)state;
	memset(ends, 0, sizeof(ends));
	memset(follows, 0, sizeof(follows));
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		entries[i] = &platform;
	entries[SERVICE_SET_VARIABLE] = &driver;
	return 0;
}

static struct access_record record;

/* What ended a service in that image; the first one is not tainted. */
static struct audit_scene hang(enum service service, const struct handoff_image *image,
			       uint64_t instruction, bool tainted)
{
	record = (struct access_record){.kind = RECORD_HANG,
					.service = (uint8_t)service,
					.tainted = tainted};
	return (struct audit_scene){.record = &record,
				    .image = image,
				    .instruction = paddr(instruction)};
}

static enum service happens(struct audit_scene scene)
{
	enum service of = consequence_of(&scene);

	consequence_remember(&scene, of);
	assert_int_equal(consequence_last((enum service)scene.record->service), of);
	return of;
}

/* A service of the platform's that calls the one that hangs. */
static void test_a_service_that_calls_another(void **state)
{
	(void)state;
	assert_int_equal(happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false)),
			 SERVICE_COUNT);
	assert_int_equal(happens(hang(SERVICE_SET_TIME, &driver, 0x1002, true)),
			 SERVICE_SET_VARIABLE);
}

/* A lock that stays taken. */
static void test_another_image(void **state)
{
	(void)state;
	(void)happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false));
	assert_int_equal(happens(hang(SERVICE_GET_VARIABLE, &platform, 0x9000, true)),
			 SERVICE_SET_VARIABLE);
	assert_int_equal(happens(hang(SERVICE_GET_TIME, NULL, 0x9000, true)), SERVICE_SET_VARIABLE);
}

/* Two bugs of one image are two: each service's own code hangs, and not at one place. */
static void test_two_bugs(void **state)
{
	(void)state;
	entries[SERVICE_GET_TIME] = entries[SERVICE_SET_TIME] = &driver;
	(void)happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false));
	assert_int_equal(happens(hang(SERVICE_GET_TIME, &driver, 0x2000, true)), SERVICE_COUNT);
	assert_int_equal(happens(hang(SERVICE_SET_TIME, &driver, 0x1000, true)),
			 SERVICE_SET_VARIABLE);
}

/* It stays its own where somebody else was cut off as well. */
static void test_own_bug_beside_another_image(void **state)
{
	(void)state;
	entries[SERVICE_GET_TIME] = &driver;
	(void)happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false));
	(void)happens(hang(SERVICE_UPDATE_CAPSULE, &platform, 0x9000, false));
	assert_int_equal(happens(hang(SERVICE_GET_TIME, &driver, 0x2000, true)), SERVICE_COUNT);
}

/* A driver under test answers for itself, as does who made an access; and so do two of which nobody knows
 * whose they are. */
static void test_bystanders(void **state)
{
	struct audit_scene scene;

	(void)state;
	(void)happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false));
	assert_int_equal(happens(hang(SERVICE_GET_TIME, &other_driver, OTHER_DRIVER, true)),
			 SERVICE_COUNT);
	scene = hang(SERVICE_GET_VARIABLE, &platform, 0x9000, true);
	record.kind = RECORD_PAGE_FAULT;
	assert_int_equal(happens(scene), SERVICE_COUNT);
	scene = hang(SERVICE_SET_TIME, NULL, 0, true);
	record.kind = RECORD_PAGE_FAULT;
	assert_int_equal(happens(scene), SERVICE_COUNT);
	scene = hang(SERVICE_GET_WAKEUP_TIME, NULL, 0, true);
	record.kind = RECORD_PAGE_FAULT;
	assert_int_equal(happens(scene), SERVICE_COUNT);
}

/* A handler that hangs in SetVirtualAddressMap leaves firmware half converted: also an access that is repaired. */
static void test_half_converted(void **state)
{
	struct audit_scene scene = hang(SERVICE_SET_VIRTUAL_ADDRESS_MAP, &driver, 0x1000, false);

	(void)state;
	record.phase = PHASE_SVAM;
	(void)happens(scene);
	scene = hang(SERVICE_RESET_SYSTEM, &platform, 0x9000, true);
	record.kind = RECORD_PAGE_FAULT;
	record.repair = REPAIR_MAPPED;
	assert_int_equal(consequence_of(&scene), SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	scene = hang(SERVICE_RESET_SYSTEM, &other_driver, OTHER_DRIVER, true);
	record.kind = RECORD_PAGE_FAULT;
	assert_int_equal(consequence_of(&scene), SERVICE_COUNT);
}

/* The same service again is the same hang, and in another phase or image another. */
static void test_the_same_service(void **state)
{
	struct audit_scene scene;

	(void)state;
	(void)happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false));
	assert_int_equal(happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1004, true)),
			 SERVICE_SET_VARIABLE);
	assert_int_equal(happens(hang(SERVICE_SET_VARIABLE, &platform, 0x1004, true)),
			 SERVICE_COUNT);
	scene = hang(SERVICE_SET_VARIABLE, &driver, 0x1004, true);
	record.phase = PHASE_VIRTUAL;
	assert_int_equal(happens(scene), SERVICE_COUNT);
	record.phase = 0;
	record.kind = RECORD_PAGE_FAULT;
	assert_int_equal(happens(scene), SERVICE_COUNT);
}

/* What was repaired or put back ended nothing, and does not follow from an end. */
static void test_other_findings(void **state)
{
	struct audit_scene scene;

	(void)state;
	(void)happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false));
	scene = hang(SERVICE_GET_VARIABLE, &platform, 0x9000, true);
	record.repair = REPAIR_MAPPED;
	assert_int_equal(happens(scene), SERVICE_COUNT);
	record.repair = REPAIR_RESTORED;
	assert_int_equal(happens(scene), SERVICE_COUNT);
	record.repair = REPAIR_ABORTED;
	assert_int_equal(happens(scene), SERVICE_SET_VARIABLE);
}

/* Without an end before there is nothing to follow from, whatever firmware was before. */
static void test_nothing_before(void **state)
{
	(void)state;
	assert_int_equal(happens(hang(SERVICE_GET_TIME, &platform, 0x9000, true)), SERVICE_COUNT);
}

/* What follows from an end is no end that something else follows from. */
static void test_not_of_a_consequence(void **state)
{
	(void)state;
	(void)happens(hang(SERVICE_SET_VARIABLE, &driver, 0x1000, false));
	(void)happens(hang(SERVICE_GET_VARIABLE, &platform, 0x9000, true));
	assert_int_equal(happens(hang(SERVICE_GET_TIME, &platform, 0x9800, true)),
			 SERVICE_SET_VARIABLE);
}

/* In a call that was made too early firmware's code is not to blame, and nobody for offered addresses. */
static void test_in_an_early_call(void **state)
{
	const enum service svam = SERVICE_SET_VIRTUAL_ADDRESS_MAP;
	struct audit_scene scene = hang(svam, &platform, 0x9000, false);

	(void)state;
	record.kind = RECORD_PAGE_FAULT;
	record.repair = REPAIR_MAPPED;
	assert_int_equal(consequence_of(&scene), SERVICE_COUNT);
	record.early = 1;
	assert_int_equal(consequence_of(&scene), svam);
	scene.instruction = paddr(OTHER_DRIVER);
	assert_int_equal(consequence_of(&scene), SERVICE_COUNT);
	record.repair = REPAIR_OFFERED;
	assert_int_equal(consequence_of(&scene), svam);
}

/* ---- An entry of gRT that a driver under test left NULL ---- */

static struct runtime_services services;
static struct audit_notes notes;
static struct handoff handoff;

/* A jump to nothing, by an image or, hidden, by one that is assumed. */
static enum service jump(const struct handoff_image *image, uint64_t instruction, uint64_t target)
{
	struct audit_scene scene;

	record = (struct access_record){.kind = RECORD_PAGE_FAULT,
					.service = SERVICE_SET_TIME,
					.access = ACCESS_EXECUTE,
					.address = target};
	scene = (struct audit_scene){.handoff = &handoff,
				     .record = &record,
				     .image = image,
				     .hidden = instruction == 0,
				     .instruction = paddr(instruction)};
	return consequence_of_empty(&scene);
}

static void test_empty_entry(void **state)
{
	const struct handoff_image assumed = {.base = paddr(0x9000)},
				   own = {.base = paddr(OTHER_DRIVER)};

	(void)state;
	memset(services.entry, 1, sizeof(services.entry));
	handoff.extension = vaddr_of(&notes);
	handoff.runtime_services = vaddr_of(&services);
	services.entry[SERVICE_SET_VARIABLE] = 0;
	assert_int_equal(jump(&platform, 0x9000, 0), SERVICE_COUNT); /* firmware's own doing */
	notes.emptied_by[SERVICE_SET_VARIABLE] = 1;
	assert_int_equal(consequence_last_empty(SERVICE_SET_TIME), SERVICE_COUNT);
	assert_int_equal(jump(&platform, 0x9000, 0), SERVICE_SET_VARIABLE);
	assert_int_equal(consequence_last_empty(SERVICE_SET_TIME), SERVICE_SET_VARIABLE);
	assert_int_equal(jump(&assumed, 0, 0), SERVICE_SET_VARIABLE);
	assert_int_equal(jump(&own, 0, 0), SERVICE_COUNT);
	assert_int_equal(jump(&driver, OTHER_DRIVER, 0), SERVICE_COUNT);
	assert_int_equal(jump(NULL, 0x9000, 0), SERVICE_COUNT);
	assert_int_equal(jump(&platform, 0x9000, 8), SERVICE_COUNT);
	services.entry[SERVICE_SET_VARIABLE] = 1; /* somebody has put something there since */
	assert_int_equal(jump(&platform, 0x9000, 0), SERVICE_COUNT);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_service_that_calls_another),
		TEST(test_another_image),
		TEST(test_two_bugs),
		TEST(test_own_bug_beside_another_image),
		TEST(test_bystanders),
		TEST(test_half_converted),
		TEST(test_the_same_service),
		TEST(test_other_findings),
		TEST(test_nothing_before),
		TEST(test_not_of_a_consequence),
		TEST(test_in_an_early_call),
		TEST(test_empty_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
