/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard beyond an ordinary call of the virtual phase: inside SetVirtualAddressMap, in phase
 * physical, and where firmware stays physical.
 */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <layout.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel/guard/repair.h"

/* Inside SetVirtualAddressMap foreign code runs, identity-mapped and recorded: U-Boot's own lives
 * there. */
static void test_foreign_code_runs_in_svam(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t places[] = {BOOT_CODE + PAGE_SIZE, BOOT_DATA, LOADER_CODE,
					  LOADER_DATA};

	fixture->guard->world.phase = PHASE_SVAM;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct exception_frame fetch = guard_stray_call(fixture, places[i]);
		struct exception_frame data = guard_fault(fixture, places[i] + PAGE_SIZE, WRITE);

		fixture->guard->record_count = 0;
		assert_int_equal(guard_throw(fixture, &fetch)->repair, REPAIR_MAPPED);
		assert_int_equal(fetch.rip, places[i]);
		assert_int_equal(guard_leaf(fixture, places[i]),
				 places[i] | PTE_PRESENT | PTE_WRITE);
		assert_int_equal(guard_throw(fixture, &data)->repair, REPAIR_MAPPED);
		assert_int_equal(guard_leaf(fixture, places[i] + PAGE_SIZE) & PTE_NO_EXECUTE, 0);
		guard_end_of_call(fixture);
	}
}

/* An address that the offered map gives leads where it will lead, until SetVirtualAddressMap returns, for data
 * and for code; in no other phase, and not behind the region's end. */
static void test_offered_addresses(void **state)
{
	struct guard_fixture *fixture = *state;
	const uint64_t unmapped = VIRTUAL_DATA + UINT64_C(0x40000000);
	struct exception_frame read = guard_fault(fixture, unmapped + 8, 0);
	struct exception_frame fetch = guard_stray_call(fixture, unmapped + PAGE_SIZE);
	uint64_t sum = guard_pool_sum(fixture);

	fixture->guard->world.phase = PHASE_SVAM;
	fixture->guard->world.mode = RUNTIME_PHYSICAL;
	memory_map_at(&fixture->virtual_map, 1)->virtual_start = vaddr(unmapped);
	assert_int_equal(guard_throw(fixture, &read)->repair, REPAIR_OFFERED);
	assert_int_equal(guard_leaf(fixture, unmapped),
			 RUNTIME_DATA | PTE_PRESENT | PTE_WRITE | PTE_NO_EXECUTE);
	assert_int_equal(guard_throw(fixture, &fetch)->repair, REPAIR_OFFERED);
	assert_int_equal(guard_leaf(fixture, unmapped + PAGE_SIZE),
			 (RUNTIME_DATA + PAGE_SIZE) | PTE_PRESENT | PTE_WRITE);
	guard_end_of_call(fixture);
	assert_int_equal(guard_pool_sum(fixture), sum);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);

	guard_expect_fault_aborts(fixture, unmapped + 2 * PAGE_SIZE, 0, REPAIR_NONE);
	fixture->guard->world.phase = PHASE_PHYSICAL;
	guard_expect_fault_aborts(fixture, unmapped, 0, REPAIR_NONE);
}

#define OFFERED (VIRTUAL_CODE + UINT64_C(0x40000000))

/* The two regions are offered far from where anything is mapped. */
static struct guard_fixture *offer(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->guard->world.phase = PHASE_SVAM;
	fixture->guard->world.mode = RUNTIME_PHYSICAL;
	memory_map_at(&fixture->virtual_map, 0)->virtual_start = vaddr(OFFERED);
	memory_map_at(&fixture->virtual_map, 1)->virtual_start = vaddr(OFFERED + 0x40000000);
	return fixture;
}

/* A call through the offered map is its caller's; what follows until it returns is on record as such, by the
 * place of the code. */
static void test_early_call(void **state)
{
	struct guard_fixture *fixture = offer(state);
	struct exception_frame fetch = guard_stray_call(fixture, OFFERED + 0x10);
	struct exception_frame read = guard_fault(fixture, BOOT_DATA, 0);
	struct exception_frame deeper = guard_stray_call(fixture, OFFERED + PAGE_SIZE);
	const struct access_record *record;

	assert_int_equal(guard_throw(fixture, &fetch)->repair, REPAIR_OFFERED);
	assert_false(fixture->records[0].early);
	read.rip = OFFERED + 0x20;
	read.rsp -= 16;
	record = guard_throw(fixture, &read);
	assert_true(record->early);
	assert_int_equal(record->instruction, RUNTIME_CODE + 0x20);
	deeper.rsp -= 24;
	*(uint64_t *)deeper.rsp = OFFERED + 0x33;
	record = guard_throw(fixture, &deeper);
	assert_true(record->early);
	assert_int_equal(record->instruction, RUNTIME_CODE + 0x32);

	/* It has returned; and something else is as deep. */
	read = guard_fault(fixture, BOOT_DATA + PAGE_SIZE, 0);
	read.rsp += 8;
	assert_false(guard_throw(fixture, &read)->early);
	read = guard_fault(fixture, BOOT_DATA + 2 * PAGE_SIZE, WRITE);
	read.rsp -= 16;
	*(uint64_t *)fetch.rsp = 0;
	assert_false(guard_throw(fixture, &read)->early);
}

/* Who hangs in one is on record so. */
static void test_hang_in_an_early_call(void **state)
{
	struct guard_fixture *fixture = offer(state);
	struct exception_frame fetch = guard_stray_call(fixture, OFFERED);
	struct exception_frame tick = guard_fault(fixture, 0, 0);
	const struct access_record *record;

	guard_throw(fixture, &fetch);
	fixture->guard->watchdog = WATCHDOG_PIT;
	tick.vector = VECTOR_NMI;
	tick.rip = OFFERED + 0x1234;
	record = guard_throw(fixture, &tick);
	assert_int_equal(record->kind, RECORD_HANG);
	assert_true(record->early);
	assert_int_equal(record->instruction, RUNTIME_CODE + 0x1234);
}

/* A walk through a region at the addresses that are offered is one record. */
static void test_walk_at_offered_addresses(void **state)
{
	struct guard_fixture *fixture = offer(state);
	struct exception_frame read;

	for (unsigned int i = 0; i < 2; i++) {
		read = guard_fault(fixture, OFFERED + 0x40000000 + i * PAGE_SIZE, 0);
		read.rip = RUNTIME_CODE;
		guard_throw(fixture, &read);
	}
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->records[0].detail, 1);
	/* Another region is offered right behind it. */
	memory_map_at(&fixture->virtual_map, 0)->virtual_start = vaddr(OFFERED + 0x40000000 +
								       2 * PAGE_SIZE);
	read = guard_fault(fixture, OFFERED + 0x40000000 + 2 * PAGE_SIZE, 0);
	read.rip = RUNTIME_CODE;
	guard_throw(fixture, &read);
	assert_int_equal(fixture->guard->record_count, 2);
}

/* Faults of a call that may have them are counted, and on no record; a hang is no fault. */
static void test_excused_faults(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame read = guard_fault(fixture, BOOT_DATA, 0);
	struct exception_frame other = guard_fault(fixture, PHYSICAL_END, 0);

	fixture->guard->world.excuses_faults = true;
	guard_exception(fixture->guard, &read);
	guard_exception(fixture->guard, &other);
	guard_expect_aborted(fixture, &other);
	assert_int_equal(fixture->guard->record_count, 0);
	assert_int_equal(fixture->guard->excused, 2);
	read.vector = VECTOR_NMI;
	fixture->guard->watchdog = WATCHDOG_PIT;
	guard_throw(fixture, &read);
	assert_int_equal(fixture->records[0].kind, RECORD_HANG);
	assert_int_equal(fixture->guard->excused, 2);
}

/* Page 0, pages of ours, free memory and what is no memory do not run there; calls are answered, also
 * those from boot-services code that runs. */
static void test_nothing_else_runs_in_svam(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t places[] = {0, KERNEL_PAGE, FREE_MEMORY, RESERVED, UNLISTED};

	fixture->guard->world.phase = PHASE_SVAM;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct exception_frame code = guard_stray_call(fixture, BOOT_DATA);
		struct exception_frame fetch = guard_stray_call(fixture, places[i]);

		fixture->guard->record_count = 0;
		*(uint64_t *)fetch.rsp = 0;
		guard_expect_fault_aborts(fixture, places[i], FETCH, REPAIR_NONE);
		guard_throw(fixture, &code);
		*(uint64_t *)fetch.rsp = BOOT_DATA + 5;
		assert_int_equal(guard_throw(fixture, &fetch)->repair, REPAIR_UNSUPPORTED);
		assert_int_equal(fetch.rip, BOOT_DATA + 5);
		guard_end_of_call(fixture);
	}
}

/* Services called physically are past the line: boot-services code does not run for them. */
static void test_nothing_runs_in_phase_physical(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, BOOT_DATA);

	fixture->guard->world.phase = PHASE_PHYSICAL;
	assert_int_equal(repair_map(fixture->guard, RUNTIME_CODE, ACCESS_EXECUTE), REPAIR_MAPPED);
	*(uint64_t *)frame.rsp = RUNTIME_CODE + 0x77;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_UNSUPPORTED);
	assert_int_equal(frame.rip, RUNTIME_CODE + 0x77);
}

/* Before SetVirtualAddressMap the call site is physical. */
static void test_physical_call_site(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, BOOT_DATA);

	/* The same page, seen at its physical address now. */
	fixture->guard->world.phase = PHASE_PHYSICAL;
	assert_int_equal(repair_map(fixture->guard, RUNTIME_CODE, ACCESS_EXECUTE), REPAIR_MAPPED);
	*(uint64_t *)frame.rsp = RUNTIME_CODE + 0x77;
	assert_int_equal(guard_throw(fixture, &frame)->instruction, RUNTIME_CODE + 0x76);
}

/* Under virtmap=none firmware stays where it is: a physical address has no alias, and a foreign
 * fetch returns to a physical caller. */
static void test_physical_mode(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, RUNTIME_DATA);

	fixture->guard->world.mode = RUNTIME_PHYSICAL;
	assert_int_equal(repair_map(fixture->guard, RUNTIME_CODE, ACCESS_EXECUTE), REPAIR_MAPPED);
	assert_int_equal(repair_map(fixture->guard, RUNTIME_DATA, ACCESS_READ), REPAIR_MAPPED);
	frame.error_code |= PRESENT;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_GRANTED);

	frame = guard_stray_call(fixture, BOOT_DATA);
	*(uint64_t *)frame.rsp = RUNTIME_CODE + 0x77;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_UNSUPPORTED);
	assert_int_equal(frame.rip, RUNTIME_CODE + 0x77);
}

/*
 * An instruction that begins on a page it may run and ends on one it may not was called by nobody: it
 * is the culprit itself, and what the stack shows is no place to return to.
 */
static void test_fetch_across_a_page(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, UNLISTED);
	const struct access_record *record;

	frame.rip = UNLISTED - 2;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->access, ACCESS_EXECUTE);
	assert_int_equal(record->instruction, UNLISTED - 2);
	assert_int_equal(record->repair, REPAIR_NONE);
	guard_expect_aborted(fixture, &frame);

	/* In phase svam it may go on there. */
	frame = guard_stray_call(fixture, BOOT_DATA);
	frame.rip = BOOT_DATA - 2;
	fixture->guard->world.phase = PHASE_SVAM;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->instruction, BOOT_DATA - 2);
	assert_int_equal(record->repair, REPAIR_MAPPED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_foreign_code_runs_in_svam),
		TEST(test_offered_addresses),
		TEST(test_early_call),
		TEST(test_hang_in_an_early_call),
		TEST(test_walk_at_offered_addresses),
		TEST(test_excused_faults),
		TEST(test_nothing_else_runs_in_svam),
		TEST(test_nothing_runs_in_phase_physical),
		TEST(test_physical_call_site),
		TEST(test_physical_mode),
		TEST(test_fetch_across_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
