/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Interrupts, software interrupts, and what firmware leaves armed against its caller.
 */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BREAKPOINT_0 1 /* in DR6; and in DR7, where it is enabled */

/* An exception of firmware's behind an instruction that ends with these two bytes. */
static struct exception_frame behind(struct guard_fixture *fixture, uint64_t vector, uint8_t first,
				     uint8_t last)
{
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	frame.vector = vector;
	fixture->code[0x1e] = first;
	fixture->code[0x1f] = last;
	return frame;
}

static void expect(struct guard_fixture *fixture, struct exception_frame frame,
		   enum record_kind kind, unsigned int length)
{
	const struct access_record *record;

	fixture->guard->record_count = 0;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->kind, kind);
	assert_int_equal(record->vector, frame.vector % VECTOR_COUNT);
	assert_int_equal(record->address, 0);
	assert_int_equal(record->instruction, VIRTUAL_CODE + 0x20 - length);
}

/* INT n is told as one by its bytes, whatever n is. What has an error code is an exception, and what lacks
 * the one that it should have is an interrupt: PCs had their timer at 8 once. */
static void test_software(void **state)
{
	struct guard_fixture *fixture = *state;

	expect(fixture,
	       behind(fixture, VECTOR_WITHOUT_CODE + VECTOR_PAGE_FAULT, 0xcd, VECTOR_PAGE_FAULT),
	       RECORD_SOFTWARE, 2);
	expect(fixture, behind(fixture, VECTOR_WITHOUT_CODE + 8, 0xcd, 9), RECORD_INTERRUPT, 0);
	expect(fixture, behind(fixture, VECTOR_BREAKPOINT, 0x90, 0xcc), RECORD_SOFTWARE, 1);
	expect(fixture, behind(fixture, VECTOR_BREAKPOINT, 0xcd, 3), RECORD_SOFTWARE, 2);
	expect(fixture, behind(fixture, 6, 0xcd, 6), RECORD_SOFTWARE, 2);
	expect(fixture, behind(fixture, VECTOR_NMI, 0xcd, VECTOR_NMI), RECORD_SOFTWARE, 2);
	expect(fixture, behind(fixture, VECTOR_MACHINE_CHECK, 0xcd, VECTOR_MACHINE_CHECK),
	       RECORD_SOFTWARE, 2);
	expect(fixture, behind(fixture, 6, 0xcd, 7), RECORD_EXCEPTION, 0);
	expect(fixture, behind(fixture, 6, 0xcc, 6), RECORD_EXCEPTION, 0);
	expect(fixture, behind(fixture, 13, 0xcd, 13), RECORD_EXCEPTION, 0);
	assert_int_equal(fixture->panics, 0);
}

/* Nothing is mapped behind the last instruction of the code, nor in front of its first byte. */
static void test_software_at_the_ends(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = behind(fixture, 0x80, 0, 0);

	frame.rip = VIRTUAL_CODE + CODE_SIZE;
	fixture->code[CODE_SIZE - 2] = 0xcd;
	fixture->code[CODE_SIZE - 1] = 0x80;
	assert_int_equal(guard_throw(fixture, &frame)->kind, RECORD_SOFTWARE);
	assert_int_equal(fixture->records[0].instruction, VIRTUAL_CODE + CODE_SIZE - 2);

	frame = behind(fixture, VECTOR_BREAKPOINT, 0, 0);
	frame.rip = VIRTUAL_CODE + 1;
	fixture->code[0] = 0xcc;
	assert_int_equal(guard_throw(fixture, &frame)->kind, RECORD_SOFTWARE);
	assert_int_equal(fixture->records[1].instruction, VIRTUAL_CODE);

	/* A byte that cannot be read is not the number 0. */
	frame = behind(fixture, 0, 0, 0);
	frame.rip = VIRTUAL_CODE + CODE_SIZE + 1;
	fixture->code[CODE_SIZE - 1] = 0xcd;
	assert_int_equal(guard_throw(fixture, &frame)->kind, RECORD_EXCEPTION);
}

/* All of them are let pass, but under audit=strict. */
static void test_pass(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame software = behind(fixture, 0x80, 0xcd, 0x80);
	struct exception_frame taken = behind(fixture, 0x81, 0xcd, 0x80);
	uint64_t rip = software.rip;

	assert_int_equal(guard_throw(fixture, &software)->kind, RECORD_SOFTWARE);
	assert_int_equal(fixture->records[0].repair, REPAIR_PASSED);
	assert_int_equal(guard_throw(fixture, &taken)->kind, RECORD_INTERRUPT);
	assert_int_equal(fixture->records[1].repair, REPAIR_PASSED);
	assert_int_equal(software.rip, rip);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);

	fixture->guard->world.policy = GUARD_STRICT;
	assert_int_equal(guard_throw(fixture, &taken)->repair, REPAIR_ABORTED);
	guard_expect_aborted(fixture, &taken);
}

/* On the way back with interrupts on, and on a stack of ours: the flag is the finding, and not this. */
static void test_interrupt_of_ours(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = behind(fixture, 0x20, 0, 0);
	const uint8_t *const places[] = {gate_return, gate_return_end - 1, gate_mend,
					 gate_mend_end - 1};

	fixture->guard->machine.inside = 1;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		frame.rip = (uintptr_t)places[i];
		guard_exception(fixture->guard, &frame);
	}
	frame = behind(fixture, 0x20, 0, 0);
	frame.rsp = (uintptr_t)fixture->guard->machine.stacks;
	guard_exception(fixture->guard, &frame);
	fixture->guard->machine.inside = 0;
	frame = behind(fixture, 0x20, 0, 0);
	guard_exception(fixture->guard, &frame);
	assert_int_equal(fixture->guard->record_count, 0);
	assert_int_equal(fixture->panics, 0);
}

/* A trap flag that was left is found at the first instruction of the way back, and goes. */
static void test_trap_flag_is_left(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = behind(fixture, VECTOR_DEBUG, 0, 0);

	fixture->guard->machine.inside = 1;
	frame.rip = (uintptr_t)gate_return;
	frame.rflags |= RFLAGS_TF;
	fixture->debug_causes = DR6_STEP;
	guard_exception(fixture->guard, &frame);
	assert_int_equal(frame.rflags, RFLAGS_RESERVED);
	assert_int_equal(fixture->guard->machine.found, clobbered_bit(CLOBBERED_TF));
	assert_int_equal(fixture->guard->record_count, 0);
}

/* A breakpoint that was left is not armed again once it has caught something of ours. */
static void test_breakpoint_is_left(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = behind(fixture, VECTOR_DEBUG, 0, 0);

	fixture->guard->machine.inside = 0;
	fixture->guard->depth = 1; /* as in guard_call(), behind the gate */
	fixture->dr7 = BREAKPOINT_0;
	fixture->debug_causes = BREAKPOINT_0;
	guard_exception(fixture->guard, &frame);
	assert_int_equal(fixture->guard->machine.found, clobbered_bit(CLOBBERED_DR7));
	assert_int_equal(fixture->dr7, 0);
	assert_int_equal(fixture->panics, 0);
}

static uint64_t armed_while_printing;

static void look_at_breakpoints(void *context, const struct access_record *record)
{
	(void)record;
	armed_while_printing |= ((struct guard_fixture *)context)->dr7;
}

/* While an exception of firmware's is dealt with, its breakpoints rest. */
static void test_breakpoints_rest(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	fixture->guard->world.observe = look_at_breakpoints;
	fixture->dr7 = BREAKPOINT_0;
	armed_while_printing = 0;
	guard_throw(fixture, &frame);
	assert_int_equal(armed_while_printing, 0);
	assert_int_equal(fixture->dr7, BREAKPOINT_0);
}

/* Firmware's own breakpoint, in its own code, is its exception; the guard's step is none of it, and both
 * may come at once. A breakpoint that is not enabled says nothing. */
static void test_step_and_breakpoint(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	uint64_t sum = guard_pool_sum(fixture);

	fixture->guard->world.policy = GUARD_STEP;
	guard_throw(fixture, &frame);
	frame.vector = VECTOR_DEBUG;
	fixture->debug_causes = DR6_STEP | BREAKPOINT_0;
	guard_throw(fixture, &frame);
	assert_int_equal(guard_pool_sum(fixture), sum);
	assert_int_equal(fixture->guard->record_count, 1);

	frame = guard_fault(fixture, BOOT_DATA, 0);
	guard_throw(fixture, &frame);
	frame.vector = VECTOR_DEBUG;
	fixture->dr7 = BREAKPOINT_0;
	fixture->debug_causes = DR6_STEP | BREAKPOINT_0;
	assert_int_equal(guard_throw(fixture, &frame)->kind, RECORD_EXCEPTION);
	assert_int_equal(guard_pool_sum(fixture), sum);
	guard_expect_aborted(fixture, &frame);
}

/* Before the page tables are looked at, no-execute is on again: the fault that it caused is none, and
 * another one is dealt with as ever. Breakpoints of firmware's stay as they are. */
static void test_no_execute_is_lost(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA,
						   PRESENT | PAGE_FAULT_RESERVED);

	fixture->is_no_execute_lost = true;
	fixture->dr7 = BREAKPOINT_0;
	fixture->guard->machine.inside = 1;
	guard_exception(fixture->guard, &frame);
	assert_int_equal(fixture->guard->record_count, 0);
	assert_int_equal(fixture->guard->machine.found, clobbered_bit(CLOBBERED_EFER));
	assert_int_equal(fixture->dr7, BREAKPOINT_0);

	fixture->is_no_execute_lost = true;
	frame.error_code = 0;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_MAPPED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_software),
		TEST(test_software_at_the_ends),
		TEST(test_pass),
		TEST(test_interrupt_of_ours),
		TEST(test_trap_flag_is_left),
		TEST(test_breakpoint_is_left),
		TEST(test_breakpoints_rest),
		TEST(test_step_and_breakpoint),
		TEST(test_no_execute_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
