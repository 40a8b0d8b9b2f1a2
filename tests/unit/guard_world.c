/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* A small world for the guard, see guard_world.h; what happens in it is in guard_faults.c. */
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <arch/timer.h>
#include <layout.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/guard/entry.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/processor.h"
#include "loader/core/page_table.h"
#include "tests/unit/maps.h"
#include "tests/unit/walker.h"

#define POOL_PAGES 48
#define POOL_PHYSICAL UINT64_C(0x10000000)

static struct guard_fixture *current;

/* ---- The privileged half of the machine ---- */

/* Where the gate's first jump goes: machine.S asks EFER, and this asks the fixture. */
uint64_t guard_world_mended;
__asm__(".text\n.globl gate_mend, gate_mend_end\n.hidden gate_mend, gate_mend_end\n"
	"gate_mend: movq guard_world_mended(%rip), %r10; jmp *%r11\ngate_mend_end:\n");

/* Before a call each register holds its own number, and after it what the test wants. */
void machine_read(const struct guard_machine *machine, struct gate_state *state)
{
	bool before = state == &machine->before;

	for (unsigned int i = 0; i < GATE_REGISTER_COUNT; i++)
		state->registers[i] = i + (before ? 0 : current->machine_after.registers[i]);
	state->gdtr = before ? (struct table_register){0} : current->machine_after.gdtr;
	state->idtr = before ? (struct table_register){0} : current->machine_after.idtr;
}

void machine_restore(const struct gate_state *before, const struct gate_state *after)
{
	assert_ptr_equal(after, before + 1); /* as in struct guard_machine */
	assert_int_equal(current->dr7 & 0xff, 0);
	current->restored++;
}

uint64_t machine_disarm(void)
{
	uint64_t dr7 = current->dr7;

	current->dr7 = 0;
	return dr7;
}

void machine_arm(uint64_t dr7)
{
	current->dr7 = dr7;
}

bool machine_mend(const struct gate_state *before)
{
	bool is_lost = current->is_no_execute_lost;

	assert_ptr_equal(before, &current->guard->machine.before);
	current->is_no_execute_lost = false;
	return is_lost;
}

uint64_t machine_debug_causes(void)
{
	uint64_t causes = current->debug_causes;

	current->debug_causes = 0;
	return causes;
}

void machine_open(struct guard_machine *machine, struct guard *guard)
{
	assert_ptr_equal(machine, &guard->machine);
	machine->self = machine;
}

uint64_t machine_physical_end(void)
{
	return PHYSICAL_END;
}

uint64_t machine_load(uint64_t address)
{
	uint64_t word = 0;

	if (address - VIRTUAL_CODE <= CODE_SIZE - sizeof(word))
		memcpy(&word, &current->code[address - VIRTUAL_CODE], sizeof(word));
	else if (address - (uintptr_t)current->stack < STACK_WORDS * sizeof(word))
		memcpy(&word, vaddr_pointer(vaddr(address)), sizeof(word));
	return word;
}

void machine_invalidate(uint64_t address)
{
	const struct entry entry = entry_find(&current->guard->world, vaddr(address));
	const uint8_t *stack = current->guard->machine.firmware_stack;

	if (address - (uintptr_t)stack < GUARD_FIRMWARE_STACK)
		current->invalidated |= UINT32_C(1) << ((address - (uintptr_t)stack) / PAGE_SIZE);
	else
		current->forgotten = (struct translation){address, entry_is_present(&entry)
									   ? *entry.word
									   : 0};
}

/* Would an exception, here and now, be taken for firmware's? */
static bool is_exposed(const struct guard *guard)
{
	return guard->call != NULL && guard->depth == 0;
}

void timer_start(const struct hang_timer *timer, enum watchdog_kind kind, unsigned int tick_us,
		 struct timer_before *before)
{
	current->tick_us = tick_us;
	assert_ptr_equal(before, &current->guard->timer_before);
	assert_ptr_equal(timer, &current->guard->world.timer);
	assert_int_equal(current->running, WATCHDOG_NONE);
	current->running = kind;
	current->timer_starts++;
	current->timer_exposed |= is_exposed(current->guard);
}

void timer_stop(const struct hang_timer *timer, enum watchdog_kind kind,
		const struct timer_before *before)
{
	assert_ptr_equal(before, &current->guard->timer_before);
	assert_ptr_equal(timer, &current->guard->world.timer);
	assert_int_equal(current->running, kind);
	current->running = WATCHDOG_NONE;
	current->timer_exposed |= is_exposed(current->guard);
}

uint32_t second_timer_find(void)
{
	return current->second_pin;
}

uint32_t second_timer_start(uint32_t pin, unsigned int us, struct timer_before *before)
{
	assert_int_equal(pin, current->second_pin);
	assert_ptr_equal(before, &current->guard->timer_before);
	assert_int_equal(current->second_us, 0);
	current->second_us = us;
	return current->second_end = 1;
}

void second_timer_stop(uint32_t pin, const struct timer_before *before)
{
	assert_int_equal(pin, current->second_pin);
	assert_ptr_equal(before, &current->guard->timer_before);
	assert_int_not_equal(current->second_us, 0);
	current->second_us = 0;
}

bool second_timer_is_over(uint32_t end)
{
	assert_int_not_equal(current->second_us, 0);
	assert_int_equal(end, current->second_end);
	return current->is_second_over;
}

uint32_t second_timer_again(uint32_t end, unsigned int us)
{
	assert_int_equal(us, 1000000);
	return current->second_end = end + 1;
}

void timer_pause(void)
{
	struct exception_frame frame = {.vector = VECTOR_NMI};
	bool is_second = current->running == WATCHDOG_NONE && current->second_us != 0;
	bool ticks = current->running == WATCHDOG_PIT ? current->pit_ticks : current->hpet_ticks;

	if (!(is_second ? current->second_ticks : ticks) || current->ticks_left == 0)
		return;
	current->ticks_left--;
	current->is_second_over = is_second;
	guard_exception(current->guard, &frame);
	current->is_second_over = false;
}

/* On a halted machine nothing but a tick goes on. */
void timer_halt(void)
{
	uint32_t before = current->guard->ticks;

	current->halts++;
	timer_pause();
	assert_int_equal(current->guard->ticks, before + 1);
}

bool hypervisor_is_present(void)
{
	return !current->is_board;
}

bool timer_reaches_processor(void)
{
	return !current->is_out_of_reach;
}

/* ---- The owner ---- */

static void observe(void *context, const struct access_record *record)
{
	struct guard_fixture *fixture = context;

	assert_ptr_equal(record, &fixture->records[fixture->guard->record_count - 1]);
	assert_int_equal(record->count, 1);
	fixture->observed++;
}

static void panic(void *context, const struct exception_frame *frame) __attribute__((noreturn));

static void panic(void *context, const struct exception_frame *frame)
{
	struct guard_fixture *fixture = context;

	assert_non_null(frame);
	fixture->panics++;
	longjmp(fixture->after_panic, 1);
}

static void map_pages(struct page_table *table, uint64_t virtual, uint64_t physical, uint64_t size,
		      enum rights rights)
{
	struct mapping mapping = {.virtual = vaddr(virtual),
				  .physical = paddr(physical),
				  .size = size,
				  .rights = (uint8_t)rights,
				  .cache = CACHE_WRITE_BACK};

	assert_int_equal(page_table_map(table, &mapping), STATUS_OK);
}

static void make_maps(struct guard_fixture *fixture)
{
	struct memory_descriptor *region;

	fixture->map = map_make(12, 48);
	map_add(&fixture->map, MEMORY_BOOT_SERVICES_CODE, BOOT_CODE, 16, MEMORY_ATTRIBUTE_WB);
	map_add(&fixture->map, MEMORY_BOOT_SERVICES_DATA, BOOT_DATA, 16, MEMORY_ATTRIBUTE_WB);
	map_add(&fixture->map, MEMORY_RESERVED, RESERVED, 16, UINT64_C(1));
	map_add(&fixture->map, MEMORY_CONVENTIONAL, KERNEL_PAGE, 1, MEMORY_ATTRIBUTE_WB);
	map_add(&fixture->map, MEMORY_LOADER_CODE, LOADER_CODE, 16, MEMORY_ATTRIBUTE_WB);
	map_add(&fixture->map, MEMORY_LOADER_DATA, LOADER_DATA, 16, MEMORY_ATTRIBUTE_WB);
	map_add(&fixture->map, MEMORY_CONVENTIONAL, FREE_MEMORY, 16, MEMORY_ATTRIBUTE_WB);
	map_add(&fixture->map, MEMORY_MMIO, MMIO, 1, MEMORY_ATTRIBUTE_WB);
	map_add_runtime(&fixture->map, MEMORY_RUNTIME_SERVICES_CODE, RUNTIME_CODE, 2);
	map_add_runtime(&fixture->map, MEMORY_RUNTIME_SERVICES_DATA, RUNTIME_DATA, 2);

	fixture->virtual_map = map_make(2, 48);
	region = map_add_runtime(&fixture->virtual_map, MEMORY_RUNTIME_SERVICES_CODE, RUNTIME_CODE,
				 2);
	region->virtual_start = vaddr(VIRTUAL_CODE);
	region = map_add_runtime(&fixture->virtual_map, MEMORY_RUNTIME_SERVICES_DATA, RUNTIME_DATA,
				 2);
	region->virtual_start = vaddr(VIRTUAL_DATA);
}

static void make_own(struct guard_fixture *fixture)
{
	fixture->kernel_page = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(fixture->kernel_page, 0xa5, PAGE_SIZE);
	fixture->own[0] = (struct handoff_range){.kind = HANDOFF_RANGE_LOADER,
						 .physical = paddr(BOOT_DATA),
						 .size = PAGE_SIZE};
	fixture->own[1] = (struct handoff_range){.kind = HANDOFF_RANGE_TRANSIT,
						 .physical = paddr(BOOT_DATA),
						 .size = PAGE_SIZE};
	fixture->own[2] = (struct handoff_range){.kind = HANDOFF_RANGE_KERNEL,
						 .physical = paddr(KERNEL_PAGE),
						 .mapped_at = vaddr_of(fixture->kernel_page),
						 .size = PAGE_SIZE};
}

static paddr_t make_tables(struct guard_fixture *fixture, unsigned int levels, bool no_execute)
{
	struct page_table table;

	fixture->pool = pool_make(POOL_PHYSICAL, POOL_PAGES);
	assert_int_equal(page_table_open(&table, &fixture->pool, levels, no_execute, false),
			 STATUS_OK);
	map_pages(&table, VIRTUAL_CODE, RUNTIME_CODE, 2 * PAGE_SIZE, RIGHTS_X);
	map_pages(&table, VIRTUAL_DATA, RUNTIME_DATA, 2 * PAGE_SIZE, RIGHTS_W);
	map_pages(&table, KERNEL_VIRTUAL_BASE, KERNEL_PAGE, PAGE_SIZE, RIGHTS_R);

	map_pages(&table, (uintptr_t)fixture->kernel_page, KERNEL_PAGE, PAGE_SIZE, RIGHTS_R);

	fixture->stack = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(fixture->stack, 0, PAGE_SIZE);
	map_pages(&table, (uintptr_t)fixture->stack, UINT64_C(0x30000000), PAGE_SIZE, RIGHTS_W);
	return table.root;
}

struct guard_fixture *guard_fixture_make(unsigned int levels, bool no_execute)
{
	struct guard_fixture *fixture = calloc(1, sizeof(*fixture));
	size_t size = align_up(sizeof(struct guard), GUARD_ALIGNMENT);

	current = fixture;
	make_maps(fixture);
	make_own(fixture);
	fixture->guard = aligned_alloc(GUARD_ALIGNMENT, size);
	memset(fixture->guard, 0, size);
	fixture->guard->world = (struct guard_world){
		.phase = PHASE_VIRTUAL,
		.mode = RUNTIME_VIRTUAL,
		.map = fixture->map,
		.virtual_map = fixture->virtual_map,
		.root = make_tables(fixture, levels, no_execute),
		.levels = levels,
		.no_execute = no_execute,
		.pool = &fixture->pool,
		.own = &fixture->own[2], /* the rest is free by now */
		.own_count = 1,
		.records = fixture->records,
		.record_capacity = sizeof(fixture->records) / sizeof(fixture->records[0]),
		.observe = observe,
		.panic = panic,
		.context = fixture,
	};
	guard_open(fixture->guard);
	fixture->guard->machine.resume_rsp = UINT64_C(0x5e5e5e5e);
	fixture->call = (struct firmware_call){.service = SERVICE_GET_TIME};
	fixture->guard->call = &fixture->call;
	return fixture;
}

void guard_fixture_free(struct guard_fixture *fixture)
{
	map_free(&fixture->map);
	map_free(&fixture->virtual_map);
	pool_free(&fixture->pool);
	free(fixture->kernel_page);
	free(fixture->stack);
	free(fixture->guard);
	free(fixture);
}

int guard_setup(void **state)
{
	*state = guard_fixture_make(4, true);
	return 0;
}

int guard_teardown(void **state)
{
	guard_fixture_free(*state);
	return 0;
}
