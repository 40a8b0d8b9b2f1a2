/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard's decisions about data, rights and fetches, one test for each line of the ladder in
 * kernel/guard/exception.c, and what must be left when a repair is over: nothing. Its limits are in
 * test_guard_limits.c.
 */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <layout.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/guard/repair.h"

/* ---- Data ---- */

/* A read of boot-services memory sees it, identity-mapped, writable and cached, but may not run it. */
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
	guard_end_of_call(fixture);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA + 0x2018), 0);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

static void expect_forgotten(struct guard_fixture *fixture, uint64_t address)
{
	assert_int_equal(fixture->forgotten.address / PAGE_SIZE, address / PAGE_SIZE);
	assert_int_equal(fixture->forgotten.leaf, guard_leaf(fixture, address));
	fixture->forgotten = (struct translation){0, 0};
}

/* Whenever an entry has been changed, the processor forgets what it knew of it: it may hold a translation
 * with fewer rights, or go on using one that was taken back. */
static void test_translations_are_forgotten(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame write = guard_fault(fixture, VIRTUAL_CODE + 8, PRESENT | WRITE);
	struct exception_frame read = guard_fault(fixture, BOOT_DATA + 8, 0);

	guard_throw(fixture, &write);
	expect_forgotten(fixture, VIRTUAL_CODE);
	guard_end_of_call(fixture);
	expect_forgotten(fixture, VIRTUAL_CODE);
	guard_throw(fixture, &read);
	expect_forgotten(fixture, BOOT_DATA);
	guard_end_of_call(fixture);
	assert_int_equal(fixture->forgotten.leaf, 0);
	repair_remove(fixture->guard, vaddr(VIRTUAL_DATA));
	expect_forgotten(fixture, VIRTUAL_DATA);
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
	guard_end_of_call(fixture);
	memset(copy, 0, PAGE_SIZE);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

/* A kernel that the loader does not see any more: the private page is empty. */
static void test_own_page_is_out_of_sight(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, KERNEL_PAGE + 16, 0);
	static const uint8_t zeroes[PAGE_SIZE];
	uint64_t leaf;

	fixture->own[2].mapped_at = vaddr(BOOT_DATA);
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_COPIED);
	leaf = guard_leaf(fixture, KERNEL_PAGE);
	assert_memory_equal(page_pool_table(&fixture->pool, paddr(leaf & PTE_ADDRESS)), zeroes,
			    PAGE_SIZE);
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
	guard_end_of_call(fixture);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

/* Firmware runs its own data: the no-execute bit goes, and comes back. */
static void test_execution_is_granted(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, VIRTUAL_DATA + 0x40);
	uint64_t sum = guard_pool_sum(fixture);
	const struct access_record *record;

	frame.error_code |= PRESENT;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->repair, REPAIR_GRANTED);
	assert_int_equal(record->access, ACCESS_EXECUTE);
	assert_int_equal(record->instruction, CALL_SITE - 1);
	assert_int_equal(frame.rip, VIRTUAL_DATA + 0x40);
	assert_int_equal(guard_leaf(fixture, VIRTUAL_DATA) & PTE_NO_EXECUTE, 0);
	guard_end_of_call(fixture);
	assert_int_equal(guard_pool_sum(fixture), sum);
}

/* A wild write into the kernel's own mapping, and a right that the leaf gives already. */
static void test_nothing_to_grant(void **state)
{
	guard_expect_fault_aborts(*state, KERNEL_VIRTUAL_BASE + 8, PRESENT | WRITE, REPAIR_NONE);
	guard_expect_fault_aborts(*state, VIRTUAL_DATA, PRESENT | WRITE, REPAIR_NONE);
	guard_expect_fault_aborts(*state, VIRTUAL_DATA + 0x10000, PRESENT | WRITE, REPAIR_NONE);
}

/* ---- Fetches ---- */

/* A code pointer that was not converted goes on where the code is now. */
static void test_unconverted_code_is_redirected(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, RUNTIME_CODE + 0x1234);
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
		struct exception_frame frame = guard_stray_call(fixture, places[i]);
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
	struct exception_frame fetch = guard_stray_call(fixture, RUNTIME_CODE + 8);

	assert_int_equal(guard_throw(fixture, &data)->repair, REPAIR_MAPPED);
	fetch.error_code |= PRESENT;
	assert_int_equal(guard_throw(fixture, &fetch)->repair, REPAIR_REDIRECTED);
	assert_int_equal(fetch.rip, VIRTUAL_CODE + 8);
}

/* A service whose entry is foreign: the gate is the caller, and the entry is the culprit. */
static void test_foreign_service(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_stray_call(fixture, BOOT_DATA);
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
	const uint64_t callers[] = {0,
				    BOOT_DATA,
				    RUNTIME_CODE,
				    VIRTUAL_DATA,
				    VIRTUAL_CODE + 0x2000,
				    VIRTUAL_CODE - 1,
				    KERNEL_VIRTUAL_BASE};
	struct exception_frame frame;

	for (size_t i = 0; i < sizeof(callers) / sizeof(callers[0]); i++) {
		fixture->stack[STACK_WORDS / 2] = callers[i];
		guard_expect_fault_aborts(fixture, BOOT_DATA, FETCH, REPAIR_NONE);
	}
	assert_int_equal(fixture->records[0].instruction, BOOT_DATA);

	/* A stack pointer that leads nowhere, and one whose word reaches beyond the last page. */
	frame = guard_stray_call(fixture, BOOT_DATA);
	frame.rsp = BOOT_DATA;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_NONE);
	frame = guard_stray_call(fixture, BOOT_DATA);
	frame.rsp = (uintptr_t)&fixture->stack[STACK_WORDS] - 4;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_NONE);
	guard_expect_aborted(fixture, &frame);

	/* Not canonical, with the low bits of an address that is: reading there would be our own fault. */
	frame = guard_stray_call(fixture, BOOT_DATA);
	frame.rsp |= UINT64_C(0x0f00) << 48;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_read_is_mapped),
		TEST(test_translations_are_forgotten),
		TEST(test_devices_are_uncached),
		TEST(test_null_and_unconverted_data),
		TEST(test_own_page_is_copied),
		TEST(test_own_page_is_out_of_sight),
		TEST(test_loader_page_is_not_copied),
		TEST(test_write_is_granted),
		TEST(test_execution_is_granted),
		TEST(test_nothing_to_grant),
		TEST(test_unconverted_code_is_redirected),
		TEST(test_foreign_code_is_unsupported),
		TEST(test_repaired_data_is_foreign_code),
		TEST(test_foreign_service),
		TEST(test_no_plausible_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
