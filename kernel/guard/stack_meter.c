/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The firmware stack's depth; see stack_meter.h. */
#include "kernel/guard/stack_meter.h"

#include "kernel/guard/entry.h"
#include "kernel/lib/string.h"

/* The value of an untouched byte of the stack. */
#define PATTERN_BYTE 0x57
#define PATTERN UINT64_C(0x5757575757575757)

static uint8_t *page_at(struct guard *guard, unsigned int page)
{
	return guard->machine.firmware_stack + page * PAGE_SIZE;
}

static volatile uint64_t *find_entry(struct guard *guard, unsigned int page)
{
	struct entry entry = entry_find(&guard->world, vaddr_of(page_at(guard, page)));

	return entry.level == 1 && entry_is_present(&entry) ? entry.word : NULL;
}

/* The processor sets the bit again only after it has read the entry anew. */
static void clear_dirty(struct guard *guard, unsigned int page)
{
	if (!guard->stack_is_followed)
		return;
	*guard->stack_entries[page] &= ~(uint64_t)PTE_DIRTY;
	machine_invalidate(vaddr_of(page_at(guard, page)).value);
}

void stack_meter_open(struct guard *guard)
{
	memset(guard->machine.firmware_stack, PATTERN_BYTE, GUARD_FIRMWARE_STACK);
	guard->stack_is_followed = true;
	for (unsigned int page = 0; page < GUARD_STACK_PAGES; page++) {
		guard->stack_entries[page] = find_entry(guard, page);
		guard->stack_is_followed &= guard->stack_entries[page] != NULL;
	}
	for (unsigned int page = 0; page < GUARD_STACK_PAGES; page++)
		clear_dirty(guard, page);
}

/* The part of a page above its untouched words, in bytes. */
static uint32_t used_of(const uint8_t *page)
{
	const uint64_t *words = (const uint64_t *)(const void *)page;

	return (uint32_t)(machine_count_unlike(words, PAGE_SIZE / sizeof(*words), PATTERN) *
			  sizeof(*words));
}

uint32_t stack_meter_read(struct guard *guard)
{
	const struct guard_machine *machine = &guard->machine;
	bool all = !guard->stack_is_followed ||
		   machine->before.registers[GATE_REGISTER(CR3)] !=
			   machine->after.registers[GATE_REGISTER(CR3)];
	uint32_t depth = 0;

	for (unsigned int page = 0; page < GUARD_STACK_PAGES; page++) {
		uint32_t above = GUARD_FIRMWARE_STACK - (page + 1) * (uint32_t)PAGE_SIZE;
		uint32_t used = PAGE_SIZE;

		if (!all && (*guard->stack_entries[page] & PTE_DIRTY) == 0)
			continue;
		if (depth == 0) {
			used = used_of(page_at(guard, page));
			depth = used == 0 ? 0 : above + used;
		}
		memset(page_at(guard, page) + PAGE_SIZE - used, PATTERN_BYTE, used);
		clear_dirty(guard, page);
	}
	return depth;
}
