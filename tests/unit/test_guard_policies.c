/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the guard does by policy, and on processors that are different.
 */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* ---- Policies ---- */

/* audit=strict: the first access ends the service. */
static void test_strict(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->guard->world.policy = GUARD_STRICT;
	guard_expect_fault_aborts(fixture, BOOT_DATA, 0, REPAIR_ABORTED);
	guard_expect_fault_aborts(fixture, RUNTIME_CODE, FETCH, REPAIR_ABORTED);
	guard_expect_fault_aborts(fixture, VIRTUAL_CODE, PRESENT | WRITE, REPAIR_ABORTED);
}

/* audit=step: one instruction sees the page, even if it needs two; the next one faults again. */
static void test_step(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	uint64_t sum = guard_pool_sum(fixture);

	fixture->guard->world.policy = GUARD_STEP;
	guard_throw(fixture, &frame);
	assert_true((frame.rflags & RFLAGS_TF) != 0);
	frame.cr2 = BOOT_DATA + 0x1000;
	guard_throw(fixture, &frame);
	assert_true(guard_leaf(fixture, BOOT_DATA) != 0);
	assert_int_equal(fixture->call.records, 2);

	frame.vector = VECTOR_DEBUG;
	guard_throw(fixture, &frame);
	assert_int_equal(frame.rflags, RFLAGS_RESERVED);
	assert_int_equal(guard_pool_sum(fixture), sum);
	assert_int_equal(fixture->call.records, 2);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);

	/* Nobody steps any more: a second one is firmware's own. */
	guard_throw(fixture, &frame);
	guard_expect_aborted(fixture, &frame);
}

/* What one instruction was given is taken back even if older repairs were forgotten for its sake. */
static void test_step_with_a_full_journal(void **state)
{
	struct guard_fixture *fixture = *state;
	struct guard *guard = fixture->guard;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	uint64_t words[GUARD_REPAIRS_MAX] = {0};

	for (unsigned int i = 0; i < GUARD_REPAIRS_MAX; i++)
		guard->repairs[i] = (struct guard_repair){.entry = &words[i],
							  .pool_used = fixture->pool.used};
	guard->world.policy = GUARD_STEP;
	guard->world.phase = PHASE_SVAM;
	guard->repair_count = GUARD_REPAIRS_MAX - 5;
	guard_throw(fixture, &frame);
	frame.cr2 = BOOT_DATA + 0x1000;
	guard_throw(fixture, &frame);
	assert_true(guard->repair_count < GUARD_REPAIRS_MAX - 5);
	frame.vector = VECTOR_DEBUG;
	guard_throw(fixture, &frame);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA), 0);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA + 0x1000), 0);
}

/* A right that a page lacks is granted for one instruction, too. */
static void test_step_grants(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, VIRTUAL_CODE, PRESENT | WRITE);
	uint64_t before = guard_leaf(fixture, VIRTUAL_CODE);

	fixture->guard->world.policy = GUARD_STEP;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_GRANTED);
	assert_int_equal(guard_leaf(fixture, VIRTUAL_CODE), before | PTE_WRITE);
	assert_true((frame.rflags & RFLAGS_TF) != 0);
	frame.vector = VECTOR_DEBUG;
	guard_throw(fixture, &frame);
	assert_int_equal(guard_leaf(fixture, VIRTUAL_CODE), before);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
}

/* Foreign code that may run in phase svam is not taken away under its own feet. */
static void test_step_leaves_code(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame fetch = guard_stray_call(fixture, BOOT_DATA);
	struct exception_frame data = guard_fault(fixture, BOOT_DATA + 0x1000, 0);

	fixture->guard->world.policy = GUARD_STEP;
	fixture->guard->world.phase = PHASE_SVAM;
	guard_throw(fixture, &fetch);
	assert_int_equal(fetch.rflags & RFLAGS_TF, 0);
	guard_throw(fixture, &data);
	data.vector = VECTOR_DEBUG;
	guard_throw(fixture, &data);
	assert_true(guard_leaf(fixture, BOOT_DATA) != 0);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA + 0x1000), 0);
}

/* ---- The boot services table ---- */

#define BOOT_TABLE (BOOT_DATA + 0x100)

/* It is there for one instruction under every policy, so that each call through it is seen. */
static void test_boot_services_table(void **state)
{
	struct guard_fixture *fixture = *state;
	uint64_t sum = guard_pool_sum(fixture);

	fixture->guard->world.boot_services = paddr(BOOT_TABLE);
	for (uint32_t i = 1; i <= 2; i++) {
		struct exception_frame frame = guard_fault(fixture,
							   BOOT_TABLE + EFI_BOOT_SERVICES_SIZE - 8,
							   0);

		frame.rip += i;
		assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_MAPPED);
		assert_true((frame.rflags & RFLAGS_TF) != 0);
		frame.vector = VECTOR_DEBUG;
		guard_throw(fixture, &frame);
		assert_int_equal(frame.rflags, RFLAGS_RESERVED);
		assert_int_equal(guard_pool_sum(fixture), sum);
		assert_int_equal(fixture->guard->record_count, i);
	}
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
}

/* Where it had read is where it went: whatever the stack says, it made the call. Behind any other exception,
 * and of what is read in the header, nothing of the kind is known. */
static void test_call_through_the_boot_services_table(void **state)
{
	static const struct {
		uint64_t offset;
		bool other;
		enum record_caller caller;
	} rows[] = {{24, false, CALLER_TABLE}, {24, true, CALLER_NONE}, {16, false, CALLER_NONE}};
	struct guard_fixture *fixture = *state;

	fixture->guard->world.boot_services = paddr(BOOT_TABLE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct exception_frame read = guard_fault(fixture, BOOT_TABLE + rows[i].offset, 0);
		struct exception_frame other = guard_fault(fixture, BOOT_DATA + 0x1000, 0);
		struct exception_frame fetch = guard_fault(fixture, 8, FETCH);
		const struct access_record *record;

		fixture->guard->record_count = 0;
		guard_throw(fixture, &read);
		read.vector = VECTOR_DEBUG;
		read.rip = 8;
		guard_throw(fixture, &read);
		if (rows[i].other)
			guard_throw(fixture, &other);
		record = guard_throw(fixture, &fetch);
		assert_int_equal(record->access, ACCESS_EXECUTE);
		assert_int_equal(record->caller, rows[i].caller);
		assert_int_equal(record->instruction,
				 rows[i].caller == CALLER_TABLE ? VIRTUAL_CODE + 0x20 : 8);
	}
}

/* What lies beside the table, or runs there, is no reading of it. */
static void test_beside_the_boot_services_table(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frames[] = {
		guard_fault(fixture, BOOT_TABLE - 1, 0),
		guard_fault(fixture, BOOT_TABLE + EFI_BOOT_SERVICES_SIZE, 0),
		guard_stray_call(fixture, BOOT_TABLE),
	};

	fixture->guard->world.boot_services = paddr(BOOT_TABLE);
	fixture->guard->world.phase = PHASE_SVAM;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		assert_int_equal(guard_throw(fixture, &frames[i])->repair, REPAIR_MAPPED);
		assert_int_equal(frames[i].rflags, RFLAGS_RESERVED);
		guard_end_of_call(fixture);
	}
}

/* Nobody knows where it is: that is not page 0. */
static void test_unknown_boot_services_table(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, 8, 0);

	guard_throw(fixture, &frame);
	assert_int_equal(frame.rflags, RFLAGS_RESERVED);
}

/* ---- Other machines ---- */

/* Without no-execute that bit would be a malformed entry, and a fetch looks like a read. */
static void test_without_no_execute(void **state)
{
	struct guard_fixture *fixture = guard_fixture_make(4, false);
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	(void)state;
	assert_int_equal(guard_throw(fixture, &frame)->access, ACCESS_READ);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA), BOOT_DATA | PTE_PRESENT | PTE_WRITE);
	guard_end_of_call(fixture);

	frame = guard_stray_call(fixture, RUNTIME_CODE + 0x10);
	frame.error_code = 0;
	assert_int_equal(guard_throw(fixture, &frame)->access, ACCESS_EXECUTE);
	assert_int_equal(frame.rip, VIRTUAL_CODE + 0x10);
	guard_fixture_free(fixture);
}

/* Five levels: one more table on the way down, and all of it is given back. */
static void test_five_levels(void **state)
{
	struct guard_fixture *fixture = guard_fixture_make(5, true);
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	uint64_t sum = guard_pool_sum(fixture);

	(void)state;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_MAPPED);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA) & PTE_ADDRESS, BOOT_DATA);
	guard_end_of_call(fixture);
	assert_int_equal(guard_pool_sum(fixture), sum);
	guard_fixture_free(fixture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_strict),
		TEST(test_step),
		TEST(test_step_with_a_full_journal),
		TEST(test_step_grants),
		TEST(test_step_leaves_code),
		TEST(test_boot_services_table),
		TEST(test_call_through_the_boot_services_table),
		TEST(test_beside_the_boot_services_table),
		TEST(test_unknown_boot_services_table),
		cmocka_unit_test(test_without_no_execute),
		cmocka_unit_test(test_five_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
