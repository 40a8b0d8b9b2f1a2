/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/arch/x86_64/processor.c on processors that CPUID describes: whose memory is encrypted, how wide
 * an address is; which bytes firmware's page tables show; and what control registers are given.
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

/* The control registers as firmware left them, and in which order they were written. */
static struct {
	uint64_t cr0, cr4, efer, pat;
	char order[64];
} registers;

static void fake_write_cr0(uint64_t value)
{
	registers.cr0 = value;
	strcat(registers.order, "cr0 ");
}

static void fake_write_cr4(uint64_t value)
{
	registers.cr4 = value;
	strcat(registers.order, "cr4 ");
}

static uint64_t fake_read_msr(uint32_t number)
{
	(void)number;
	return registers.efer;
}

static void fake_write_msr(uint32_t number, uint64_t value)
{
	*(number == 0xc0000080 ? &registers.efer : &registers.pat) = value;
	strcat(registers.order, number == 0xc0000080 ? "efer " : "pat ");
}

static uint64_t fake_cr4(void)
{
	return registers.cr4;
}

#define cpu_id fake_cpu_id
#define cpu_read_cr3 fake_cr3
#define cpu_read_cr4 fake_cr4
#define cpu_write_cr0 fake_write_cr0
#define cpu_write_cr4 fake_write_cr4
#define cpu_read_msr fake_read_msr
#define cpu_write_msr fake_write_msr
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
	memset(&registers, 0, sizeof(registers));
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

#define CR4_PGE (UINT64_C(1) << 7)
#define CR4_PCIDE (UINT64_C(1) << 17)
#define CR4_SMEP_SMAP (UINT64_C(3) << 20)
#define CR4_PKE (UINT64_C(1) << 22)
#define CR4_CET (UINT64_C(1) << 23)
#define CR4_LASS (UINT64_C(1) << 27)

/* What newer firmware leaves on is off, CET before CR0.WP is written: the processor refuses it the other way
 * round. The number of levels stays, and so does what CPUID told of AVX. */
static void test_left_on(void **state)
{
	const uint64_t left = CR4_PGE | CR4_PCIDE | CR4_SMEP_SMAP | CR4_PKE | CR4_CET | CR4_LASS;

	(void)state;
	leaves[6].number = 0x80000001;
	leaves[6].of[EDX] = 1 << 20;
	registers.cr4 = left | CR4_LA57 | CR4_OSXSAVE;
	registers.efer = EFER_LMA | 1; /* SYSCALL */
	our_control_registers();
	assert_int_equal(registers.cr4, CR4_WHOLE | CR4_LA57 | CR4_OSXSAVE);
	assert_int_equal(registers.cr4 & left, 0);
	assert_int_equal(registers.cr0, 0x80010033);
	assert_int_equal(registers.efer, EFER_LMA | EFER_LME | EFER_NXE);
	assert_int_equal(registers.pat, PAT_VALUE);
	assert_memory_equal(registers.order, "cr4 cr0 ", 8);
	/* Four levels, and a processor without no-execute: its bit is reserved. */
	leaves[6].of[EDX] = 0;
	registers.cr4 = left;
	our_control_registers();
	assert_int_equal(registers.cr4, CR4_WHOLE);
	assert_int_equal(registers.efer, EFER_LMA | EFER_LME);
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
		cmocka_unit_test_setup(test_left_on, set_up),
	};

	return cmocka_run_group_tests_name("processor", tests, NULL, NULL);
}
