/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard's decisions, one test for each line of the ladder in kernel/guard/exception.c, and what
 * must be left when a repair is over: nothing.
 */
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <efi_runtime.h>
#include <layout.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/guard/record.h"
#include "kernel/guard/repair.h"

#define FETCH PAGE_FAULT_FETCH
#define WRITE PAGE_FAULT_WRITE
#define PRESENT PAGE_FAULT_PRESENT
#define CALL_SITE (VIRTUAL_CODE + 0x105)

static int setup(void **state)
{
	*state = guard_fixture_make(4, true);
	return 0;
}

static int teardown(void **state)
{
	guard_fixture_free(*state);
	return 0;
}

/* A fetch that a call in runtime code led to: the return address lies on the stack. */
static struct exception_frame stray_call(struct guard_fixture *fixture, uint64_t address)
{
	struct exception_frame frame = guard_fault(fixture, address, FETCH);

	*(uint64_t *)frame.rsp = CALL_SITE;
	return frame;
}

static void expect_aborted(const struct guard_fixture *fixture, const struct exception_frame *frame)
{
	assert_int_equal(fixture->call.outcome, CALL_ABORTED);
	assert_true(fixture->guard->tainted);
	assert_int_equal(frame->rax, EFI_ABORTED);
	assert_int_equal(frame->rip, (uintptr_t)gate_abort);
	assert_int_equal(frame->rsp, fixture->guard->machine.resume_rsp);
	assert_int_equal(frame->rflags, RFLAGS_RESERVED);
	assert_int_equal(frame->cs, GUARD_CODE_SELECTOR);
	assert_int_equal(frame->ss, GUARD_DATA_SELECTOR);
}

/* Throws a page fault that has to abort the call and leave no trace in the tables. */
static void expect_fault_aborts(struct guard_fixture *fixture, uint64_t address, uint64_t error_code,
				enum repair repair)
{
	struct exception_frame frame = guard_fault(fixture, address, error_code);
	uint64_t before = guard_pool_sum(fixture);

	assert_int_equal(guard_throw(fixture, &frame)->repair, repair);
	expect_aborted(fixture, &frame);
	assert_int_equal(guard_pool_sum(fixture), before);
}

static void end_of_call(struct guard_fixture *fixture)
{
	repair_undo(fixture->guard, 0);
}

/* ---- Data ---- */

/* A read of boot-services memory sees it, 1:1, writable and cached, but may not run it. */
static void test_read_is_mapped(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA + 0x2018, 0);
	struct exception_frame before = frame;
	uint64_t sum = guard_pool_sum(fixture);
	const struct access_record *record = guard_throw(fixture, &frame);

	assert_int_equal(record->kind, RECORD_PAGE_FAULT);
	assert_int_equal(record->phase, PHASE_VIRTUAL);
	assert_int_equal(record->service, SERVICE_GET_TIME);
	assert_int_equal(record->access, ACCESS_READ);
	assert_int_equal(record->repair, REPAIR_MAPPED);
	assert_int_equal(record->address, BOOT_DATA + 0x2018);
	assert_int_equal(record->instruction, frame.rip);
	assert_int_equal(record->count, 1);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA + 0x2018),
			 (BOOT_DATA + 0x2000) | PTE_PRESENT | PTE_WRITE | PTE_NO_EXECUTE);
	assert_memory_equal(&frame, &before, sizeof(frame));
	end_of_call(fixture);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA + 0x2018), 0);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

/* What is not RAM, or in no descriptor, is touched uncached; so is MMIO that claims otherwise. */
static void test_devices_are_uncached(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t places[] = {RESERVED, MMIO, UNLISTED, PHYSICAL_END - 8};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct exception_frame frame = guard_fault(fixture, places[i], WRITE);

		assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_MAPPED);
		assert_int_equal(guard_leaf(fixture, places[i]) & PTE_CACHE_UC, PTE_CACHE_UC);
	}
}

/* Page 0 and physical runtime addresses are foreign data like any other. */
static void test_null_and_unconverted_data(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame null = guard_fault(fixture, 0, 0);
	struct exception_frame physical = guard_fault(fixture, RUNTIME_DATA + 8, WRITE);

	assert_int_equal(guard_throw(fixture, &null)->repair, REPAIR_MAPPED);
	assert_int_equal(guard_throw(fixture, &physical)->repair, REPAIR_MAPPED);
	assert_int_equal(guard_leaf(fixture, RUNTIME_DATA) & PTE_ADDRESS, RUNTIME_DATA);
}

/* What the kernel uses now is given as a copy: firmware sees it, and cannot hurt it. */
static void test_own_page_is_copied(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, KERNEL_PAGE + 16, WRITE);
	uint64_t sum = guard_pool_sum(fixture);
	uint8_t *copy;

	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_COPIED);
	copy = (uint8_t *)page_pool_table(&fixture->pool,
					  paddr(guard_leaf(fixture, KERNEL_PAGE) & PTE_ADDRESS));
	assert_memory_equal(copy, fixture->kernel_page, PAGE_SIZE);
	assert_true((guard_leaf(fixture, KERNEL_PAGE) & PTE_NO_EXECUTE) != 0);
	memset(copy, 0, PAGE_SIZE);
	assert_int_equal(fixture->kernel_page[16], 0xa5);
	end_of_call(fixture);
	memset(copy, 0, PAGE_SIZE);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

/* The loader's own pages are free by now, and are mapped themselves. */
static void test_loader_page_is_not_copied(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_MAPPED);
}

/* ---- Rights ---- */

/* Firmware writes its own read-only code: granted in that very leaf, and taken back exactly. */
static void test_write_is_granted(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, VIRTUAL_CODE + 0x1000, PRESENT | WRITE);
	uint64_t sum = guard_pool_sum(fixture);
	uint64_t leaf = guard_leaf(fixture, VIRTUAL_CODE + 0x1000);

	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_GRANTED);
	assert_int_equal(guard_leaf(fixture, VIRTUAL_CODE + 0x1000), leaf | PTE_WRITE);
	assert_int_equal(guard_leaf(fixture, VIRTUAL_CODE), leaf - 0x1000);
	end_of_call(fixture);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

/* Firmware runs its own data: the no-execute bit goes, and comes back. */
static void test_execution_is_granted(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = stray_call(fixture, VIRTUAL_DATA + 0x40);
	uint64_t sum = guard_pool_sum(fixture);
	const struct access_record *record;

	frame.error_code |= PRESENT;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->repair, REPAIR_GRANTED);
	assert_int_equal(record->access, ACCESS_EXECUTE);
	assert_int_equal(record->instruction, CALL_SITE - 1);
	assert_int_equal(frame.rip, VIRTUAL_DATA + 0x40);
	assert_int_equal(guard_leaf(fixture, VIRTUAL_DATA) & PTE_NO_EXECUTE, 0);
	end_of_call(fixture);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

/* A wild write into the kernel's own mapping, and a right that the leaf gives already. */
static void test_nothing_to_grant(void **state)
{
	expect_fault_aborts(*state, KERNEL_VIRTUAL_BASE + 8, PRESENT | WRITE, REPAIR_NONE);
	expect_fault_aborts(*state, VIRTUAL_DATA, PRESENT | WRITE, REPAIR_NONE);
	expect_fault_aborts(*state, VIRTUAL_DATA + 0x10000, PRESENT | WRITE, REPAIR_NONE);
}

/* ---- Fetches ---- */

/* A code pointer that was not converted goes on where the code is now. */
static void test_unconverted_code_is_redirected(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = stray_call(fixture, RUNTIME_CODE + 0x1234);
	uint64_t rsp = frame.rsp;
	const struct access_record *record = guard_throw(fixture, &frame);

	assert_int_equal(record->repair, REPAIR_REDIRECTED);
	assert_int_equal(record->access, ACCESS_EXECUTE);
	assert_int_equal(record->address, RUNTIME_CODE + 0x1234);
	assert_int_equal(record->instruction, CALL_SITE - 1);
	assert_int_equal(frame.rip, VIRTUAL_CODE + 0x1234);
	assert_int_equal(frame.rsp, rsp);
	assert_int_equal(fixture->guard->repair_count, 0);
}

/* Foreign code is not run: its caller gets EFI_UNSUPPORTED. Address 0 is what EDK II leaves in the
 * boot services table. */
static void test_foreign_code_is_unsupported(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t places[] = {BOOT_DATA + 0x1000, 0, KERNEL_PAGE, UNLISTED};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct exception_frame frame = stray_call(fixture, places[i]);
		uint64_t rsp = frame.rsp;
		const struct access_record *record = guard_throw(fixture, &frame);

		assert_int_equal(record->repair, REPAIR_UNSUPPORTED);
		assert_int_equal(record->address, places[i]);
		assert_int_equal(record->instruction, CALL_SITE - 1);
		assert_int_equal(frame.rax, EFI_UNSUPPORTED);
		assert_int_equal(frame.rip, CALL_SITE);
		assert_int_equal(frame.rsp, rsp + 8);
		assert_int_equal(fixture->guard->repair_count, 0);
	}
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
}

/* A page that was mapped for data in this very call is still foreign to a fetch. */
static void test_repaired_data_is_foreign_code(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame data = guard_fault(fixture, RUNTIME_CODE, 0);
	struct exception_frame fetch = stray_call(fixture, RUNTIME_CODE + 8);

	assert_int_equal(guard_throw(fixture, &data)->repair, REPAIR_MAPPED);
	fetch.error_code |= PRESENT;
	assert_int_equal(guard_throw(fixture, &fetch)->repair, REPAIR_REDIRECTED);
	assert_int_equal(fetch.rip, VIRTUAL_CODE + 8);
}

/* A service whose entry is foreign: the gate is the caller, and the entry is the culprit. */
static void test_foreign_service(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = stray_call(fixture, BOOT_DATA);
	const struct access_record *record;

	*(uint64_t *)frame.rsp = (uintptr_t)gate_return;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->repair, REPAIR_UNSUPPORTED);
	assert_int_equal(record->instruction, BOOT_DATA);
	assert_int_equal(frame.rip, (uintptr_t)gate_return);
}

/* A stack that shows no caller in executable runtime memory: nowhere to return to. */
static void test_no_plausible_caller(void **state)
{
	struct guard_fixture *fixture = *state;
	const uint64_t callers[] = {0, BOOT_DATA, RUNTIME_CODE, VIRTUAL_DATA, VIRTUAL_CODE + 0x2000,
				    VIRTUAL_CODE - 1, KERNEL_VIRTUAL_BASE};
	struct exception_frame frame;

	for (size_t i = 0; i < sizeof(callers) / sizeof(callers[0]); i++) {
		fixture->stack[STACK_WORDS / 2] = callers[i];
		expect_fault_aborts(fixture, BOOT_DATA, FETCH, REPAIR_NONE);
	}
	assert_int_equal(fixture->records[0].instruction, BOOT_DATA);

	/* A stack pointer that leads nowhere, and one whose word reaches beyond the last page. */
	frame = stray_call(fixture, BOOT_DATA);
	frame.rsp = BOOT_DATA;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_NONE);
	frame = stray_call(fixture, BOOT_DATA);
	frame.rsp = (uintptr_t)&fixture->stack[STACK_WORDS] - 4;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_NONE);
	expect_aborted(fixture, &frame);
}

/* ---- Physical phases and modes ---- */

/* Inside SetVirtualAddressMap foreign code runs, 1:1 and recorded: U-Boot's lives in
 * boot-services memory. */
static void test_foreign_code_runs_in_svam(void **state)
{
	struct guard_fixture *fixture = *state;
	static const enum phase phases[] = {PHASE_PHYSICAL, PHASE_SVAM};

	for (size_t i = 0; i < 2; i++) {
		struct exception_frame fetch = stray_call(fixture, BOOT_DATA + 0x4000);
		struct exception_frame data = guard_fault(fixture, BOOT_DATA + 0x5000, WRITE);

		fixture->guard->world.phase = phases[i];
		assert_int_equal(guard_throw(fixture, &fetch)->repair, REPAIR_MAPPED);
		assert_int_equal(fetch.rip, BOOT_DATA + 0x4000);
		assert_int_equal(guard_leaf(fixture, BOOT_DATA + 0x4000),
				 (BOOT_DATA + 0x4000) | PTE_PRESENT | PTE_WRITE);
		assert_int_equal(guard_throw(fixture, &data)->repair, REPAIR_MAPPED);
		assert_int_equal(guard_leaf(fixture, BOOT_DATA + 0x5000) & PTE_NO_EXECUTE, 0);
		end_of_call(fixture);
	}
	/* Our own pages are no code for anybody, and data only as a copy. */
	expect_fault_aborts(fixture, KERNEL_PAGE, FETCH, REPAIR_NONE);
}

/* Before SetVirtualAddressMap the call site is physical. */
static void test_physical_call_site(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = stray_call(fixture, BOOT_DATA);

	/* The same page, seen 1:1 now. */
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
	struct exception_frame frame = stray_call(fixture, RUNTIME_DATA);

	fixture->guard->world.mode = RUNTIME_PHYSICAL;
	assert_int_equal(repair_map(fixture->guard, RUNTIME_CODE, ACCESS_EXECUTE), REPAIR_MAPPED);
	assert_int_equal(repair_map(fixture->guard, RUNTIME_DATA, ACCESS_READ), REPAIR_MAPPED);
	frame.error_code |= PRESENT;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_GRANTED);

	frame = stray_call(fixture, BOOT_DATA);
	*(uint64_t *)frame.rsp = RUNTIME_CODE + 0x77;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_UNSUPPORTED);
	assert_int_equal(frame.rip, RUNTIME_CODE + 0x77);
}

/* ---- What cannot be carried on from ---- */

/* Addresses that the processor cannot have, and table entries that are malformed. */
static void test_impossible_addresses(void **state)
{
	struct guard_fixture *fixture = *state;

	expect_fault_aborts(fixture, PHYSICAL_END, 0, REPAIR_NONE);
	expect_fault_aborts(fixture, UINT64_C(0xffff800000000000), WRITE, REPAIR_NONE);
	expect_fault_aborts(fixture, VIRTUAL_DATA + 0x2000, 0, REPAIR_NONE);
	fixture->stack[STACK_WORDS / 2] = CALL_SITE;
	expect_fault_aborts(fixture, PHYSICAL_END, FETCH, REPAIR_NONE);
	expect_fault_aborts(fixture, BOOT_DATA, PAGE_FAULT_RESERVED | PRESENT, REPAIR_NONE);
}

/* Every other exception ends the service, and what comes later is marked. */
static void test_other_exceptions(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint8_t vectors[] = {0, 1, 3, 6, 7, 8, 13, 16, 17, 18, 19};

	for (size_t i = 0; i < sizeof(vectors); i++) {
		struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0x10);
		const struct access_record *record;

		fixture->guard->record_count = 0;
		frame.vector = vectors[i];
		record = guard_throw(fixture, &frame);
		assert_int_equal(record->kind, RECORD_EXCEPTION);
		assert_int_equal(record->vector, vectors[i]);
		assert_int_equal(record->error_code, 0x10);
		assert_int_equal(record->address, 0);
		assert_int_equal(record->repair, REPAIR_NONE);
		assert_int_equal(record->tainted, i > 0);
		assert_int_equal(record->instruction, VIRTUAL_CODE + 0x20);
		expect_aborted(fixture, &frame);
	}
}

/* The page under firmware's stack, from its first byte to its last. */
static void test_stack_overrun(void **state)
{
	struct guard_fixture *fixture = *state;
	uint64_t page = (uintptr_t)fixture->guard->machine.firmware_stack_guard;

	expect_fault_aborts(fixture, page, WRITE, REPAIR_NONE);
	assert_int_equal(fixture->records[0].kind, RECORD_STACK);
	expect_fault_aborts(fixture, page + 4095, WRITE, REPAIR_NONE);
	assert_int_equal(fixture->guard->record_count, 2);
	expect_fault_aborts(fixture, page + 4096, WRITE, REPAIR_NONE);
	assert_int_equal(fixture->records[2].kind, RECORD_PAGE_FAULT);
}

/* A stack pointer so wrong that the gate faults on its way back. */
static void test_lost_stack_pointer(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	const struct access_record *record;

	frame.rip = (uintptr_t)gate_return + 4;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->kind, RECORD_CLOBBERED);
	assert_int_equal(record->detail, CLOBBERED_RSP);
	expect_aborted(fixture, &frame);
}

/* Tables or journal used up: the call ends, and the repair that was begun leaves nothing. */
static void test_repairs_are_bounded(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->pool.pages = fixture->pool.used + 1;
	expect_fault_aborts(fixture, BOOT_DATA, 0, REPAIR_NONE);
	expect_fault_aborts(fixture, KERNEL_PAGE, 0, REPAIR_NONE);
	fixture->pool.pages = fixture->pool.used;
	expect_fault_aborts(fixture, KERNEL_PAGE, 0, REPAIR_NONE);
	fixture->pool.pages = fixture->pool.used + 8;
	fixture->guard->repair_count = GUARD_REPAIRS_MAX - 1;
	for (unsigned int i = 0; i < GUARD_REPAIRS_MAX; i++)
		fixture->guard->repairs[i] = (struct guard_repair){.entry = NULL};
	expect_fault_aborts(fixture, BOOT_DATA, 0, REPAIR_NONE);
	fixture->guard->repair_count = GUARD_REPAIRS_MAX;
	expect_fault_aborts(fixture, VIRTUAL_CODE, PRESENT | WRITE, REPAIR_NONE);
	fixture->guard->repair_count = 0;

	/* Firmware that needs no repair, but never ends either. */
	fixture->call.records = GUARD_CALL_RECORDS_MAX;
	fixture->stack[STACK_WORDS / 2] = CALL_SITE;
	expect_fault_aborts(fixture, BOOT_DATA, FETCH, REPAIR_NONE);
}

/* ---- Policies ---- */

/* audit=strict: the first access ends the service. */
static void test_strict(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->guard->world.policy = GUARD_STRICT;
	expect_fault_aborts(fixture, BOOT_DATA, 0, REPAIR_ABORTED);
	expect_fault_aborts(fixture, RUNTIME_CODE, FETCH, REPAIR_ABORTED);
	expect_fault_aborts(fixture, VIRTUAL_CODE, PRESENT | WRITE, REPAIR_ABORTED);
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
	assert_int_equal(fixture->guard->record_count, 2);

	frame.vector = VECTOR_DEBUG;
	guard_throw(fixture, &frame);
	assert_int_equal(frame.rflags, RFLAGS_RESERVED);
	assert_int_equal(guard_pool_sum(fixture), sum);
	assert_int_equal(fixture->guard->record_count, 2);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);

	/* Nobody steps any more: a second one is firmware's own. */
	guard_throw(fixture, &frame);
	expect_aborted(fixture, &frame);
}

/* Foreign code that may run in phase svam is not taken away under its own feet. */
static void test_step_leaves_code(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame fetch = stray_call(fixture, BOOT_DATA);
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

/* ---- Records ---- */

/* The same instruction in the same page is one record with a count; the observer is told once. */
static void test_repeats_are_counted(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA + 8, 0);

	for (unsigned int i = 0; i < 3; i++) {
		frame.cr2 += 8;
		guard_throw(fixture, &frame);
		end_of_call(fixture);
	}
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->observed, 1);
	assert_int_equal(fixture->call.records, 3);
	assert_int_equal(fixture->records[0].count, 3);
	assert_int_equal(fixture->records[0].address, BOOT_DATA + 16);
}

/* Another page, instruction, access, phase or service is another record. */
static void test_distinct_records(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	guard_throw(fixture, &frame);
	end_of_call(fixture);
	frame.cr2 += PAGE_SIZE;
	guard_throw(fixture, &frame);
	end_of_call(fixture);
	frame.rip++;
	guard_throw(fixture, &frame);
	end_of_call(fixture);
	frame.error_code = WRITE;
	guard_throw(fixture, &frame);
	end_of_call(fixture);
	fixture->guard->world.phase = PHASE_RESET;
	guard_throw(fixture, &frame);
	end_of_call(fixture);
	fixture->call.service = SERVICE_RESET_SYSTEM;
	guard_throw(fixture, &frame);
	assert_int_equal(fixture->guard->record_count, 6);
	assert_int_equal(fixture->observed, 6);
}

/* A full list loses records, says how many, still counts repeats, and firmware goes on. */
static void test_full_list(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	for (unsigned int i = 0; i < 10; i++) {
		frame.rip++;
		guard_throw(fixture, &frame);
		assert_true(guard_leaf(fixture, BOOT_DATA) != 0);
		end_of_call(fixture);
	}
	assert_int_equal(fixture->guard->record_count, 8);
	assert_int_equal(fixture->guard->record_lost, 2);
	assert_int_equal(fixture->observed, 8);
	frame.rip -= 9;
	guard_throw(fixture, &frame);
	assert_int_equal(fixture->records[0].count, 2);
	assert_int_equal(fixture->guard->record_lost, 2);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
}

/* ---- Who is to blame ---- */

/* An exception outside every call, and one inside an exception, are our own. */
static void test_panics(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	fixture->guard->depth = 1;
	if (setjmp(fixture->after_panic) == 0)
		guard_throw(fixture, &frame);
	assert_int_equal(fixture->panics, 1);
	fixture->guard->depth = 0;
	fixture->guard->call = NULL;
	if (setjmp(fixture->after_panic) == 0)
		guard_throw(fixture, &frame);
	assert_int_equal(fixture->panics, 2);
	assert_int_equal(fixture->guard->record_count, 0);
}

/* A peek that faults is an answer, at any address; one that does not reads. */
static void test_peek(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	uint64_t value = 0;

	fixture->guard->peeking = true;
	guard_throw(fixture, &frame);
	assert_int_equal(frame.rip, (uintptr_t)gate_peek_failed);
	assert_int_equal(fixture->guard->record_count, 0);
	fixture->guard->peeking = false;

	fixture->stack[3] = 4711;
	assert_true(guard_peek(fixture->guard, vaddr_of(&fixture->stack[3]), &value));
	assert_int_equal(value, 4711);
	assert_false(fixture->guard->peeking);
}

/* Inside an exception a fault would be a second one: the page tables are asked. */
static void test_peek_while_observing(void **state)
{
	struct guard_fixture *fixture = *state;
	uint64_t value = 0;

	fixture->guard->depth = 1;
	fixture->stack[3] = 4711;
	assert_true(guard_peek(fixture->guard, vaddr_of(&fixture->stack[3]), &value));
	assert_int_equal(value, 4711);
	assert_false(guard_peek(fixture->guard, vaddr(BOOT_DATA), &value));
	assert_false(guard_peek(fixture->guard, vaddr_of((uint8_t *)&fixture->stack[512] - 4), &value));
	assert_int_equal(value, 4711);
}

/* An NMI that nobody asked for changes nothing, whenever it comes. */
static void test_stray_nmi(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, 0, 0);
	struct exception_frame before;

	frame.vector = VECTOR_NMI;
	before = frame;
	fixture->guard->depth = 1;
	guard_throw(fixture, &frame);
	fixture->guard->call = NULL;
	guard_throw(fixture, &frame);
	assert_memory_equal(&frame, &before, sizeof(frame));
	assert_int_equal(fixture->guard->record_count, 0);
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
	end_of_call(fixture);

	frame = stray_call(fixture, RUNTIME_CODE + 0x10);
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
	end_of_call(fixture);
	assert_int_equal(guard_pool_sum(fixture), sum);
	guard_fixture_free(fixture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_read_is_mapped),
		TEST(test_devices_are_uncached),
		TEST(test_null_and_unconverted_data),
		TEST(test_own_page_is_copied),
		TEST(test_loader_page_is_not_copied),
		TEST(test_write_is_granted),
		TEST(test_execution_is_granted),
		TEST(test_nothing_to_grant),
		TEST(test_unconverted_code_is_redirected),
		TEST(test_foreign_code_is_unsupported),
		TEST(test_repaired_data_is_foreign_code),
		TEST(test_foreign_service),
		TEST(test_no_plausible_caller),
		TEST(test_foreign_code_runs_in_svam),
		TEST(test_physical_call_site),
		TEST(test_physical_mode),
		TEST(test_impossible_addresses),
		TEST(test_other_exceptions),
		TEST(test_stack_overrun),
		TEST(test_lost_stack_pointer),
		TEST(test_repairs_are_bounded),
		TEST(test_strict),
		TEST(test_step),
		TEST(test_step_leaves_code),
		TEST(test_repeats_are_counted),
		TEST(test_distinct_records),
		TEST(test_full_list),
		TEST(test_panics),
		TEST(test_peek),
		TEST(test_peek_while_observing),
		TEST(test_stray_nmi),
		cmocka_unit_test(test_without_no_execute),
		cmocka_unit_test(test_five_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
