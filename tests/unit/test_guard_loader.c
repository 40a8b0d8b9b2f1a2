/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard in the loader: there, the loader's own pages are in use, and firmware gets none of them.
 */
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The fixture's first range is the loader's. */
static void own(struct guard_fixture *fixture, uint64_t physical)
{
	fixture->guard->world.own = fixture->own;
	fixture->guard->world.own_count = sizeof(fixture->own) / sizeof(fixture->own[0]);
	fixture->own[0].physical = paddr(physical);
	fixture->own[0].mapped_at = vaddr_of(fixture->kernel_page);
}

/* What the loader writes is seen somewhere else, so that firmware can have a copy. */
static void test_variables_are_copied(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA + 16, WRITE);
	uint64_t leaf;

	own(fixture, BOOT_DATA);
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_COPIED);
	leaf = guard_leaf(fixture, BOOT_DATA);
	assert_memory_equal(page_pool_table(&fixture->pool, paddr(leaf & PTE_ADDRESS)),
			    fixture->kernel_page, PAGE_SIZE);
}

/* Its code is where it is: a write is not granted, as one to firmware's own would be. */
static void test_code_is_not_granted(void **state)
{
	struct guard_fixture *fixture = *state;

	own(fixture, RUNTIME_CODE);
	guard_expect_fault_aborts(fixture, VIRTUAL_CODE + 8, PRESENT | WRITE, REPAIR_NONE);
}

/* In SetVirtualAddressMap what loaders left runs, but not what is in use. */
static void test_variables_do_not_run(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->guard->world.phase = PHASE_SVAM;
	own(fixture, BOOT_DATA);
	guard_expect_fault_aborts(fixture, BOOT_DATA, FETCH, REPAIR_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_variables_are_copied),
		TEST(test_code_is_not_granted),
		TEST(test_variables_do_not_run),
	};

	return cmocka_run_group_tests_name("guard of the loader", tests, NULL, NULL);
}
