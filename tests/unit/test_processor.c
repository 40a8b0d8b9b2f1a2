/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/arch/x86_64/processor.c on processors that CPUID describes: whose memory is encrypted, how wide
 * an address is; and which bytes firmware's page tables show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arch/cpu.h>

#define PAGE 4096

static uint64_t page_tables[4][512] __attribute__((aligned(PAGE)));

/* Leaves that the processor has; of all others each register reads as garbage, as Intel's do. */
static struct {
	uint32_t number, of[4];
} leaves[8];

static void fake_cpu_id(uint32_t number, uint32_t registers[4])
{
	memset(registers, 0xff, 4 * sizeof(*registers));
	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++)
		if (leaves[i].number == number && (number != 0 || i == 0))
			memcpy(registers, leaves[i].of, sizeof(leaves[i].of));
}

static uint64_t fake_cr3(void)
{
	return (uintptr_t)page_tables[0];
}

static uint64_t fake_cr4(void)
{
	return 0;
}

#define cpu_id fake_cpu_id
#define cpu_read_cr3 fake_cr3
#define cpu_read_cr4 fake_cr4
#define processor_physical_bits our_physical_bits
#define processor_encryption our_encryption
#define processor_has_no_execute our_no_execute
#define processor_has_huge_pages our_huge_pages
#define processor_paging_levels our_levels
#define hypervisor_is_present our_hypervisor
#define readable_bytes our_readable_bytes
#define is_readable our_is_readable
#define control_registers_write our_control_registers
#define paging_unmap our_paging_unmap
#define paging_flush our_paging_flush
#include "kernel/lib/arch/x86_64/processor.c"

static int set_up(void **state)
{
	(void)state;
	memset(leaves, 0, sizeof(leaves));
	memset(page_tables, 0, sizeof(page_tables));
	leaves[0].of[EAX] = 0x21;
	leaves[1].number = 0x80000000;
	leaves[1].of[EAX] = 0x8000001f;
	leaves[2].number = 1;
	leaves[2].of[ECX] = FEATURE_HYPERVISOR;
	leaves[3].number = CPUID_ADDRESS_SIZES;
	leaves[3].of[EAX] = 0x3028;
	leaves[4].number = CPUID_ENCRYPTION;
	leaves[5].number = CPUID_TDX;
	return 0;
}

static void test_plain(void **state)
{
	(void)state;
	assert_null(our_encryption());
	assert_int_equal(our_physical_bits(), 40);
}

static void test_sev(void **state)
{
	(void)state;
	leaves[4].of[EAX] = ENCRYPTION_SEV;
	assert_string_equal(our_encryption(), "AMD SEV");
	/* What the host could give its guests is none of its own. */
	leaves[2].of[ECX] = 0;
	assert_null(our_encryption());
	/* A processor without the leaf answers with another one's. */
	leaves[2].of[ECX] = FEATURE_HYPERVISOR;
	leaves[1].of[EAX] = 0x80000008;
	assert_null(our_encryption());
}

static void test_tdx(void **state)
{
	(void)state;
	memcpy(&leaves[5].of[EBX], "Inte", 4);
	memcpy(&leaves[5].of[EDX], "lTDX", 4);
	memcpy(&leaves[5].of[ECX], "    ", 4);
	assert_string_equal(our_encryption(), "Intel TDX");
	leaves[0].of[EAX] = 0x1f;
	assert_null(our_encryption());
}

static void test_no_address_sizes(void **state)
{
	(void)state;
	leaves[1].of[EAX] = 0x80000004;
	assert_int_equal(our_physical_bits(), 36);
}

/* What page tables show can be read, up to the first page that they do not. */
static void test_readable(void **state)
{
	const uint64_t at = UINT64_C(0x40201000);

	(void)state;
	page_tables[0][0] = (uintptr_t)page_tables[1] | PTE_PRESENT;
	page_tables[1][1] = (uintptr_t)page_tables[2] | PTE_PRESENT;
	page_tables[2][1] = (uintptr_t)page_tables[3] | PTE_PRESENT;
	page_tables[2][0] = PTE_PRESENT | PTE_LARGE;
	page_tables[3][1] = PTE_PRESENT;
	assert_int_equal(our_readable_bytes(vaddr_pointer(vaddr(at)), 5000), PAGE);
	assert_true(our_is_readable(vaddr_pointer(vaddr(at + 8)), PAGE - 8));
	assert_false(our_is_readable(vaddr_pointer(vaddr(at + 8)), PAGE));
	assert_false(our_is_readable(vaddr_pointer(vaddr(at - 8)), 16));
	assert_int_equal(our_readable_bytes(vaddr_pointer(vaddr(UINT64_C(0x40000000))), UINT64_MAX),
			 0x200000);
	assert_false(our_is_readable(vaddr_pointer(vaddr(UINT64_C(0x80000000))), 1));
}

/* Nothing is at NULL, nothing beyond the lower half, and nothing that wraps. */
static void test_unreadable(void **state)
{
	static const uint64_t wild[] = {0, UINT64_C(0xdead000000000000), UINT64_MAX - 7,
					UINT64_C(0x0000800000000000), UINT64_C(0x00007ffffffff000)};

	(void)state;
	page_tables[0][0] = (uintptr_t)page_tables[1] | PTE_PRESENT;
	page_tables[1][0] = PTE_PRESENT | PTE_LARGE;
	for (size_t i = 0; i < sizeof(wild) / sizeof(wild[0]); i++)
		assert_false(our_is_readable(vaddr_pointer(vaddr(wild[i])), 16));
	assert_true(our_is_readable(vaddr_pointer(vaddr(8)), 16));
	assert_false(our_is_readable(vaddr_pointer(vaddr(8)), UINT64_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_plain, set_up),
		cmocka_unit_test_setup(test_sev, set_up),
		cmocka_unit_test_setup(test_tdx, set_up),
		cmocka_unit_test_setup(test_no_address_sizes, set_up),
		cmocka_unit_test_setup(test_readable, set_up),
		cmocka_unit_test_setup(test_unreadable, set_up),
	};

	return cmocka_run_group_tests_name("processor", tests, NULL, NULL);
}
