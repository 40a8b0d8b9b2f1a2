/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/guard/caller.c and its call_site.c: is the caller that the stack shows the one who called?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/guard_world.h"

#define TARGET (BOOT_DATA + 0x10)

/* Puts an instruction in front of CALL_SITE, throws the fetch, and tells what is on record. */
static const struct access_record *called(struct guard_fixture *fixture, const char *bytes,
					  size_t size, const struct exception_frame *registers)
{
	struct exception_frame frame = guard_stray_call(fixture, TARGET), from = *registers;

	from.cr2 = frame.cr2;
	from.vector = frame.vector;
	from.error_code = frame.error_code;
	from.rip = frame.rip;
	from.cs = frame.cs;
	from.rflags = frame.rflags;
	from.rsp = frame.rsp;
	from.ss = frame.ss;
	memset(fixture->code, 0x90, sizeof(fixture->code));
	memcpy(&fixture->code[CALL_SITE - VIRTUAL_CODE - size], bytes, size);
	return guard_throw(fixture, &from);
}

/* Every form of FF /2, with the registers and the word that make it the call that was made. */
static void test_forms(void **state)
{
	struct guard_fixture *fixture = *state;
	uint64_t *word = &fixture->stack[8], at = (uintptr_t)word;
	const struct exception_frame registers = {.rax = at - 0x18,
						  .rcx = 3,
						  .rdx = TARGET,
						  .rbp = at + 8,
						  .r9 = TARGET,
						  .r12 = at - 0x7f,
						  .r13 = at + 0x80};
	static const struct {
		const char *bytes;
		size_t size;
		enum record_caller found;
	} forms[] = {
		{"\xff\x50\x18", 3, CALLER_CERTAIN},		     /* *0x18(%rax) */
		{"\xff\x90\x18\0\0\0", 6, CALLER_CERTAIN},	     /* with four bytes */
		{"\xff\x55\xf8", 3, CALLER_CERTAIN},		     /* *-8(%rbp) */
		{"\x41\xff\x54\x24\x7f", 5, CALLER_CERTAIN},	     /* *0x7f(%r12) */
		{"\x41\xff\x95\x80\xff\xff\xff", 7, CALLER_CERTAIN}, /* *-0x80(%r13) */
		{"\xff\x14\xc8", 3, CALLER_CERTAIN},		     /* *(%rax,%rcx,8) */
		{"\xff\x54\xc8\x00", 4, CALLER_CERTAIN},
		{"\xff\x50\x20", 3, CALLER_REFUTED}, /* the word beside it */
		{"\xff\x10", 2, CALLER_REFUTED},
		{"\xff\xd2", 2, CALLER_LIKELY}, /* *%rdx */
		{"\x41\xff\xd1", 3, CALLER_LIKELY},
		{"\xff\xd1", 2, CALLER_REFUTED},	     /* *%rcx */
		{"\xff\x11", 2, CALLER_LIKELY},		     /* *(%rcx): nothing to read */
		{"\xff\x60\x18", 3, CALLER_REFUTED},	     /* a jump */
		{"\x90\x90\x90", 3, CALLER_REFUTED},	     /* no call at all */
		{"\xe8\x01\x02\x03\x04", 5, CALLER_REFUTED}, /* a direct one, of something else */
	};

	word[0] = TARGET;
	word[1] = TARGET + 1;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct access_record *record;

		fixture->guard->record_count = 0;
		record = called(fixture, forms[i].bytes, forms[i].size, &registers);
		if (record->caller != forms[i].found)
			fail_msg("form %zu: %u", i, record->caller);
		assert_int_equal(record->instruction, CALL_SITE - 1);
	}
}

/* *disp32(%rip): the word lies in the code page itself. */
static void test_relative(void **state)
{
	struct guard_fixture *fixture = *state;
	const uint64_t target = TARGET;
	struct exception_frame frame = guard_stray_call(fixture, TARGET);

	memcpy(&fixture->code[CALL_SITE - VIRTUAL_CODE - 6], "\xff\x15\x3b\0\0\0", 6);
	memcpy(&fixture->code[CALL_SITE - VIRTUAL_CODE + 0x3b], &target, sizeof(target));
	assert_int_equal(guard_throw(fixture, &frame)->caller, CALLER_CERTAIN);
	fixture->code[CALL_SITE - VIRTUAL_CODE + 0x3b] ^= 1;
	fixture->guard->record_count = 0;
	frame = guard_stray_call(fixture, TARGET);
	assert_int_equal(guard_throw(fixture, &frame)->caller, CALLER_REFUTED);
}

/* A direct call reaches what is within 2 GiB: the runtime code next to it, at its rights' peril. */
static void test_direct(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, VIRTUAL_CODE + 0x5000);
	const uint32_t distance = 0x5000 - (uint32_t)(CALL_SITE - VIRTUAL_CODE);

	fixture->code[CALL_SITE - VIRTUAL_CODE - 5] = 0xe8;
	memcpy(&fixture->code[CALL_SITE - VIRTUAL_CODE - 4], &distance, sizeof(distance));
	assert_int_equal(guard_throw(fixture, &frame)->caller, CALLER_CERTAIN);
}

/* One of other code, which went on by a jump: the stack shows no more than that. */
static void test_direct_of_other_code(void **state)
{
	struct guard_fixture *fixture = *state;
	static const struct {
		uint32_t distance;
		enum record_caller found;
	} rows[] = {{0x20, CALLER_BEHIND}, {0x7fff0000, CALLER_REFUTED}};

	for (size_t i = 0; i < 2; i++) {
		struct exception_frame frame = guard_stray_call(fixture, 0);

		fixture->guard->record_count = 0;
		fixture->code[CALL_SITE - VIRTUAL_CODE - 5] = 0xe8;
		memcpy(&fixture->code[CALL_SITE - VIRTUAL_CODE - 4], &rows[i].distance,
		       sizeof(rows[i].distance));
		assert_int_equal(guard_throw(fixture, &frame)->caller, rows[i].found);
	}
}

/* A call at the very start of the code, in front of which nothing is mapped. */
static void test_first_instruction(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, TARGET);

	memcpy(fixture->code, "\xff\xd0", 2);
	frame.rax = TARGET;
	*(uint64_t *)frame.rsp = VIRTUAL_CODE + 2;
	assert_int_equal(guard_throw(fixture, &frame)->caller, CALLER_LIKELY);
	frame = guard_stray_call(fixture, TARGET);
	*(uint64_t *)frame.rsp = VIRTUAL_CODE;
	assert_int_equal(guard_throw(fixture, &frame)->caller, CALLER_REFUTED);
}

/* The gate on the stack: it called the entry of the service, and what went on from there by a jump it did
 * not call. */
static void test_gate(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, TARGET);
	const struct access_record *record;

	*(uint64_t *)frame.rsp = (uintptr_t)gate_return;
	fixture->call.entry = TARGET;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->caller, CALLER_GATE);
	assert_int_equal(record->instruction, TARGET);

	frame = guard_stray_call(fixture, TARGET + 8);
	*(uint64_t *)frame.rsp = (uintptr_t)gate_return;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->caller, CALLER_NONE);
	assert_int_equal(record->instruction, TARGET + 8);
}

/* The loader's thunk on the stack: what its function did not call, that went on to by a jump. */
static void test_thunk(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, TARGET);
	const struct access_record *record;

	fixture->guard->checked_page = CALL_SITE & ~(uint64_t)(PAGE_SIZE - 1);
	assert_int_equal(guard_throw(fixture, &frame)->instruction, CALL_SITE - 1);
	fixture->guard->checked_function = VIRTUAL_CODE + 0x123;
	frame = guard_stray_call(fixture, TARGET + 8);
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->caller, CALLER_BEHIND);
	assert_int_equal(record->instruction, VIRTUAL_CODE + 0x123);

	fixture->guard->checked_page += PAGE_SIZE;
	fixture->guard->record_count = 0;
	frame = guard_stray_call(fixture, TARGET + 16);
	assert_int_equal(guard_throw(fixture, &frame)->instruction, CALL_SITE - 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_forms),
		TEST(test_relative),
		TEST(test_direct),
		TEST(test_direct_of_other_code),
		TEST(test_first_instruction),
		TEST(test_gate),
		TEST(test_thunk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
