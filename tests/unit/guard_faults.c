/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The exceptions that tests throw in the small world of guard_world.h, and what they leave. */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel/guard/repair.h"

struct exception_frame guard_fault(const struct guard_fixture *fixture, uint64_t address,
				   uint64_t error_code)
{
	bool fetch = (error_code & PAGE_FAULT_FETCH) != 0;

	return (struct exception_frame){
		.rax = 0x1234,
		.cr2 = address,
		.vector = VECTOR_PAGE_FAULT,
		.error_code = error_code,
		.rip = fetch ? address : VIRTUAL_CODE + 0x20,
		.cs = CODE_SELECTOR,
		.rflags = RFLAGS_RESERVED,
		.rsp = (uintptr_t)&fixture->stack[STACK_WORDS / 2],
		.ss = DATA_SELECTOR,
	};
}

const struct access_record *guard_throw(struct guard_fixture *fixture,
					struct exception_frame *frame)
{
	fixture->guard->machine.inside = 1;
	guard_exception(fixture->guard, frame);
	return fixture->guard->record_count == 0
		       ? NULL
		       : &fixture->records[fixture->guard->record_count - 1];
}

uint64_t guard_leaf(const struct guard_fixture *fixture, uint64_t address)
{
	const struct guard_world *world = &fixture->guard->world;
	uint64_t word = world->root.value | PTE_PRESENT;

	for (unsigned int level = world->levels; level > 0; level--) {
		const uint64_t *table = page_pool_table(&fixture->pool, paddr(word & PTE_ADDRESS));

		assert_true(page_pool_holds(&fixture->pool, paddr(word & PTE_ADDRESS)));
		word = table[(address >> (12 + 9 * (level - 1))) & 511];
		if ((word & PTE_PRESENT) == 0)
			return 0;
	}
	return word;
}

uint64_t guard_pool_sum(const struct guard_fixture *fixture)
{
	const uint64_t *words = vaddr_pointer(fixture->pool.mapped_at);
	uint64_t sum = fixture->pool.used;

	for (size_t i = 0; i < fixture->pool.used * PAGE_SIZE / sizeof(*words); i++)
		sum = sum * 31 + words[i];
	return sum;
}

struct exception_frame guard_stray_call(struct guard_fixture *fixture, uint64_t address)
{
	struct exception_frame frame = guard_fault(fixture, address, PAGE_FAULT_FETCH);

	*(uint64_t *)frame.rsp = CALL_SITE;
	return frame;
}

void guard_expect_aborted(const struct guard_fixture *fixture, const struct exception_frame *frame)
{
	assert_int_equal(fixture->call.outcome, CALL_ABORTED);
	assert_true(fixture->guard->tainted);
	assert_int_equal(frame->rax, EFI_ABORTED);
	assert_int_equal(frame->rip, (uintptr_t)gate_abort);
	assert_int_equal(frame->rsp, fixture->guard->machine.resume_rsp);
	assert_int_equal(frame->rflags, RFLAGS_RESERVED);
	assert_int_equal(frame->cs, CODE_SELECTOR);
	assert_int_equal(frame->ss, DATA_SELECTOR);
}

void guard_expect_fault_aborts(struct guard_fixture *fixture, uint64_t address, uint64_t error_code,
			       enum repair repair)
{
	struct exception_frame frame = guard_fault(fixture, address, error_code);
	uint64_t before = guard_pool_sum(fixture);

	assert_int_equal(guard_throw(fixture, &frame)->repair, repair);
	guard_expect_aborted(fixture, &frame);
	assert_int_equal(guard_pool_sum(fixture), before);
}

void guard_end_of_call(struct guard_fixture *fixture)
{
	repair_undo(fixture->guard, 0);
}
