/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The processor's features, and its control registers, written whole: nothing of what firmware left on
 * survives by accident.
 *
 * CET's shadow stack lies in boot-services memory, PCIDE changes what CR3 means, SMAP and LASS
 * refuse what an identity map needs; U-Boot leaves CR4.OSFXSR clear, with which the first SSE
 * instruction of a runtime service is an invalid opcode.
 *
 * Source: Intel SDM volume 2A, CPUID; volume 3A, sections 2.5 (control registers), 2.2.1 (EFER), 4.1.4
 * (features of paging), 11.12 (PAT).
 */
#include "kernel/lib/processor.h"
#include "kernel/lib/paging.h"

#include <arch/cpu.h>

/* Leaves, and what each must be there for; 0x4… are the hypervisor's. */
#define CPUID_FEATURES 1
#define CPUID_TDX 0x21
#define CPUID_EXTENDED_FEATURES 0x80000001
#define CPUID_ADDRESS_SIZES 0x80000008
#define CPUID_ENCRYPTION 0x8000001f

/* The bit that no processor sets and every hypervisor does: Linux,
 * Documentation/virt/kvm/x86/cpuid.rst. */
#define FEATURE_HYPERVISOR (UINT32_C(1) << 31) /* of CPUID_FEATURES, in ECX */
#define FEATURE_NO_EXECUTE (1 << 20)	       /* of the extended ones, in EDX */
#define FEATURE_HUGE_PAGES (1 << 26)
#define ENCRYPTION_SEV (1 << 1) /* in EAX */

enum { EAX, EBX, ECX, EDX };

struct leaf {
	uint32_t of[4];
};

/* All 0 where the processor has no such leaf. */
static struct leaf leaf(uint32_t number)
{
	struct leaf leaf;

	cpu_id(number & 0x80000000, leaf.of);
	if (leaf.of[EAX] < number)
		return (struct leaf){{0}};
	cpu_id(number, leaf.of);
	return leaf;
}

bool hypervisor_is_present(void)
{
	return (leaf(CPUID_FEATURES).of[ECX] & FEATURE_HYPERVISOR) != 0;
}

/* Bit 63 of an entry is reserved without it, and an entry that has it faults. */
bool processor_has_no_execute(void)
{
	return (leaf(CPUID_EXTENDED_FEATURES).of[EDX] & FEATURE_NO_EXECUTE) != 0;
}

/* Pages of 1 GiB, which not every emulated processor has. */
bool processor_has_huge_pages(void)
{
	return (leaf(CPUID_EXTENDED_FEATURES).of[EDX] & FEATURE_HUGE_PAGES) != 0;
}

/* PAE's 36 where there is no such leaf, as the SDM says. */
unsigned int processor_physical_bits(void)
{
	const unsigned int bits = leaf(CPUID_ADDRESS_SIZES).of[EAX] & 0xff;

	return bits != 0 ? bits : 36;
}

/* Intel TDX Module specification, "CPUID leaf 0x21"; AMD APM volume 3, appendix E.4.17, whose bit of a
 * machine that is none says only what its guests could have. */
const char *processor_encryption(void)
{
	const struct leaf tdx = leaf(CPUID_TDX);

	if (!hypervisor_is_present())
		return NULL;
	if (tdx.of[EBX] == 0x65746e49 && tdx.of[EDX] == 0x5844546c && tdx.of[ECX] == 0x20202020)
		return "Intel TDX";
	return (leaf(CPUID_ENCRYPTION).of[EAX] & ENCRYPTION_SEV) != 0 ? "AMD SEV" : NULL;
}

unsigned int processor_paging_levels(void)
{
	return (cpu_read_cr4() & CR4_LA57) != 0 ? 5 : 4;
}

/* From an address to the end of the page that shows it, of whatever size; 0 if none does. */
static uint64_t bytes_shown(uint64_t address)
{
	unsigned int level = processor_paging_levels();
	uint64_t entry = cpu_read_cr3();

	/* What firmware shows at its physical address lies in the lower half. */
	if (address >> (LEVEL_SHIFT(level) + LEVEL_BITS - 1) != 0)
		return 0;
	for (;; level--) {
		const uint64_t *table = vaddr_pointer(vaddr(entry & PTE_ADDRESS));
		const uint64_t size = UINT64_C(1) << LEVEL_SHIFT(level);

		entry = table[address / size % TABLE_ENTRIES];
		if ((entry & PTE_PRESENT) == 0)
			return 0;
		if (level == 1 || (level <= 3 && (entry & PTE_LARGE) != 0))
			return size - address % size;
	}
}

/* Page by page: neighbours in memory may have different tables, or none. */
uint64_t readable_bytes(const void *address, uint64_t size)
{
	uint64_t count = 0, shown = address == NULL ? 0 : 1;

	for (; shown != 0 && count < size; count += shown)
		shown = bytes_shown(vaddr_of(address).value + count);
	return count < size ? count : size;
}

bool is_readable(const void *address, uint64_t size)
{
	return address != NULL && readable_bytes(address, size) == size;
}

/* The only changes that the kernel itself makes to the loader's page tables. */
bool paging_unmap(const struct handoff_tables *tables, vaddr_t page)
{
	uint64_t *leaf = paging_leaf(&tables->pool, tables->root, tables->levels, page);

	if (leaf != NULL)
		*leaf = 0;
	return leaf != NULL;
}

void paging_flush(void)
{
	cpu_write_cr3(cpu_read_cr3());
}

#define CR0_WHOLE (CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_WP | CR0_PG)
#define CR4_WHOLE (CR4_PAE | CR4_MCE | CR4_OSFXSR | CR4_OSXMMEXCPT)

void control_registers_write(void)
{
	/* The number of levels cannot change while paging is on. And firmware may have asked CPUID in
	 * phase boot whether AVX is usable, and remember the answer: Linux has OSXSAVE on, too. */
	uint64_t no_execute = processor_has_no_execute() ? EFER_NXE : 0;
	uint64_t cr4 = CR4_WHOLE | (cpu_read_cr4() & (CR4_LA57 | CR4_OSXSAVE));

	/* CET first: the processor refuses to clear CR0.WP under it, and a return would consult the
	 * shadow stack. CR4.PGE goes as well, if firmware had it on, and with it every global
	 * translation; it stays off, since no table of ours has a global page. */
	cpu_write_cr4(cr4);
	cpu_write_cr0(CR0_WHOLE);
	cpu_write_msr(MSR_EFER, (cpu_read_msr(MSR_EFER) & EFER_LMA) | EFER_LME | no_execute);
	cpu_write_msr(MSR_PAT, PAT_VALUE);
}
