/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/evidence/origin.c: whose code it is; and that what is known of a vendor excuses no other's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/evidence/origin.h"
#include "kernel/audit/report/known_checks.h"
#include "tests/unit/kernel_world.h"

#define PLATFORM (WORLD_CODE + 0x1000)
#define FOREIGN (WORLD_CODE + 0x2000)
#define DRIVER (WORLD_CODE + 0x3000)
#define BLOCK (WORLD_DATA + 0x1000)
#define NOWHERE (WORLD_CODE + 0x5000)

static struct runtime_services services;
static struct census_block blocks[2];

/* One image of a firmware volume and one from a disk, a driver under test, and memory that it asked for. */
static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_ordinary_map(4);
	world_add_image("platform", PLATFORM, 0x1000);
	world_add_image("foreign.efi", FOREIGN, 0x1000);
	world_notes.image_from_volume[0] = 1;
	world_notes.drivers.count = world_notes.drivers.count_all = 1;
	world_notes.drivers.driver[0] = (struct handoff_driver){.base = paddr(DRIVER),
								.size = 0x1000};
	blocks[1] = (struct census_block){.base = paddr(BLOCK), .size = 0x20};
	world_notes.census.blocks = vaddr_of(blocks);
	world_notes.census.block_count = 2;
	memset(&services, 0, sizeof(services));
	world.runtime_services = vaddr_of(&services);
	strcpy(world.firmware_vendor, "EDK II");
	return 0;
}

static void test_code(void **state)
{
	(void)state;
	assert_true(origin_is_platform(&world, paddr(PLATFORM)));
	assert_true(origin_is_platform(&world, paddr(PLATFORM + 0xfff)));
	assert_false(origin_is_platform(&world, paddr(FOREIGN)));
	assert_false(origin_is_platform(&world, paddr(DRIVER)));
	assert_false(origin_is_platform(&world, paddr(DRIVER + 0xfff)));
	assert_false(origin_is_platform(&world, paddr(BLOCK + 0x1f)));
	assert_true(origin_is_platform(&world, paddr(BLOCK + 0x20)));
	/* U-Boot has no images. */
	assert_true(origin_is_platform(&world, paddr(NOWHERE)));
}

static const char *cause(uint64_t before, uint64_t now)
{
	world.svam.before.entry[SERVICE_QUERY_VARIABLE_INFO] = before;
	services.entry[SERVICE_QUERY_VARIABLE_INFO] = now;
	return known_cause(&world, "variable.query.reserved_bits");
}

/* Before the address change and after it, and also where the entry stayed physical. */
static void test_service(void **state)
{
	(void)state;
	assert_non_null(cause(PLATFORM, PLATFORM + WORLD_OFFSET));
	assert_null(cause(DRIVER, PLATFORM + WORLD_OFFSET));
	assert_null(cause(PLATFORM, DRIVER + WORLD_OFFSET));
	assert_null(cause(PLATFORM, DRIVER));
	assert_null(cause(FOREIGN, FOREIGN + WORLD_OFFSET));
	assert_null(cause(BLOCK, BLOCK + WORLD_OFFSET));
	/* Another service's entry is another's matter. */
	services.entry[SERVICE_SET_TIME] = DRIVER;
	assert_non_null(cause(PLATFORM, PLATFORM + WORLD_OFFSET));
	assert_null(known_cause(&world, "time.set.whole_range"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_code, set_up),
		cmocka_unit_test_setup(test_service, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
