/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The steps after firmware makes the processor stop: describe, decide, record, go on.
 *
 * decide() is the whole policy. Everything else here finds facts for it or carries it out.
 */
#include <arch/resume.h>

#include "kernel/guard/abort.h"
#include "kernel/guard/caller.h"
#include "kernel/guard/early_call.h"
#include "kernel/guard/entry.h"
#include "kernel/guard/guard.h"
#include "kernel/guard/interrupt.h"
#include "kernel/guard/recorder.h"
#include "kernel/guard/region.h"
#include "kernel/guard/repair.h"
#include "kernel/guard/watchdog.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/descriptors.h"

static enum record_kind kind_of(const struct guard *guard, const struct exception_frame *frame)
{
	const struct guard_machine *machine = &guard->machine;

	if (interrupt_instruction(guard, frame) != 0)
		return RECORD_SOFTWARE;
	if (exception_is_interrupt(frame))
		return RECORD_INTERRUPT;
	if (gate_is_returning(frame->rip))
		return RECORD_CLOBBERED;
	if (frame->vector != VECTOR_PAGE_FAULT)
		return RECORD_EXCEPTION;
	if (is_between(frame->cr2, machine->firmware_stack_hole, machine->firmware_stack))
		return RECORD_STACK;
	return RECORD_PAGE_FAULT;
}

static struct access_record describe(const struct guard *guard, const struct exception_frame *frame)
{
	enum access access = exception_access(frame, guard->world.no_execute);
	struct access_record record = {
		.kind = (uint8_t)kind_of(guard, frame),
		.phase = (uint8_t)guard->world.phase,
		.service = (uint8_t)guard->call->service,
		.access = (uint8_t)access,
		.vector = (uint8_t)frame->vector,
		.error_code = (uint16_t)frame->error_code,
		.early = early_call_is_under_way(guard, frame),
		.instruction = early_call_instruction(guard,
						      frame->rip -
							      interrupt_instruction(guard, frame)),
	};
	struct caller caller;

	if (frame->vector == VECTOR_PAGE_FAULT)
		record.address = frame->cr2;
	if (record.kind == RECORD_CLOBBERED)
		record.detail = clobbered_bit(CLOBBERED_RSP);
	if (record.kind != RECORD_PAGE_FAULT || access != ACCESS_EXECUTE)
		return record;
	if (guard->table_is_read && frame->rip == guard->table_next) {
		record.caller = CALLER_TABLE;
		record.instruction = early_call_instruction(guard, guard->table_reader);
		return record;
	}
	caller = caller_find(guard, frame);
	record.caller = (uint8_t)caller.kind;
	if (caller_is_thunk(guard, caller.address))
		record.instruction = guard->checked_function;
	else if (caller.address != 0 && caller.address != (uintptr_t)gate_return)
		record.instruction = early_call_instruction(guard, caller.address - 1);
	return record;
}

/* A fetch from foreign memory: to where the code is now, or back to the caller. */
static enum repair divert(struct guard *guard, struct exception_frame *frame)
{
	const struct caller caller = caller_find(guard, frame);
	vaddr_t alias;

	if (region_alias(&guard->world, paddr(frame->rip), &alias)) {
		frame->rip = alias.value;
		return REPAIR_REDIRECTED;
	}
	if (caller.address == 0)
		return REPAIR_NONE;
	exception_return(frame, caller.address, EFI_UNSUPPORTED);
	return REPAIR_UNSUPPORTED;
}

/* The reaction: the first line that applies. */
static enum repair decide(struct guard *guard, struct exception_frame *frame,
			  const struct access_record *record)
{
	const struct guard_world *world = &guard->world;
	const struct handoff_range *own = region_own(world, paddr(frame->cr2));
	enum access access = (enum access)record->access;
	bool runs = region_runs(world, paddr(frame->cr2));
	paddr_t offered;

	if (guard->call->records >= GUARD_CALL_RECORDS_MAX)
		return REPAIR_NONE;
	if (record->kind == RECORD_INTERRUPT || record->kind == RECORD_SOFTWARE)
		return world->policy == GUARD_STRICT ? REPAIR_ABORTED : REPAIR_PASSED;
	if (record->kind != RECORD_PAGE_FAULT || exception_is_malformed(frame))
		return REPAIR_NONE;
	if (world->policy == GUARD_STRICT)
		return REPAIR_ABORTED;
	if (!exception_is_present(frame) && region_offered(world, vaddr(frame->cr2), &offered))
		return repair_map_offered(guard, frame->cr2, offered, access);
	if (!exception_is_present(frame) && frame->cr2 >= guard->physical_end)
		return REPAIR_NONE;
	if (access == ACCESS_EXECUTE && !runs && !region_is_runtime(world, vaddr(frame->cr2)))
		return divert(guard, frame);
	if (exception_is_present(frame))
		return repair_grant(guard, frame->cr2, access);
	if (own != NULL)
		return repair_copy(guard, frame->cr2, own);
	return repair_map(guard, frame->cr2, runs ? ACCESS_EXECUTE : access);
}

/* Does the repair last only for the instruction that needed it? Repairs of data do under GUARD_STEP,
 * and those of the boot services table always: each call through the table is a read of its own. */
static bool is_stepped(const struct guard *guard, const struct access_record *record)
{
	uint64_t table = guard->world.boot_services.value;

	if (record->access == ACCESS_EXECUTE)
		return false;
	return guard->world.policy == GUARD_STEP ||
	       (table != 0 && record->address - table < EFI_BOOT_SERVICES_SIZE);
}

static void step_begin(struct guard *guard, struct exception_frame *frame,
		       const struct access_record *record, uint32_t mark)
{
	uint64_t table = guard->world.boot_services.value;

	if (!guard->stepping) {
		guard->step_mark = mark;
		guard->table_reader = 0;
	}
	if (table != 0 && boot_services_entry_is_at(table, record->address))
		guard->table_reader = frame->rip;
	guard->stepping = true;
	exception_step(frame, true);
}

static void step_end(struct guard *guard, struct exception_frame *frame)
{
	guard->stepping = false;
	guard->table_is_read = guard->table_reader != 0;
	guard->table_next = frame->rip;
	exception_step(frame, false);
	repair_undo(guard, guard->step_mark);
}

/*
 * A jump to an address that is not canonical is a general protection fault, which names no address. In
 * a processor that jumps before it notices (QEMU's does), RIP is that address: it is recorded as a
 * fetch.
 */
static bool is_wild_fetch(const struct guard *guard, const struct exception_frame *frame)
{
	return frame->vector == VECTOR_GENERAL_PROTECTION &&
	       !entry_is_canonical(&guard->world, vaddr(frame->rip));
}

static void handle(struct guard *guard, struct exception_frame *frame)
{
	struct access_record record;
	enum repair repair;
	uint32_t mark;

	if (is_wild_fetch(guard, frame))
		exception_become_fetch(frame);
	record = describe(guard, frame);
	guard->table_is_read = false;
	repair_make_room(guard);
	mark = guard->repair_count;
	repair = decide(guard, frame, &record);

	record.repair = (uint8_t)repair;
	record_add(guard, &record);
	if (repair == REPAIR_OFFERED && record.access == ACCESS_EXECUTE && !record.early)
		early_call_begin(guard, frame);
	if (repair == REPAIR_NONE || repair == REPAIR_ABORTED)
		abort_call(guard, frame);
	else if (repair != REPAIR_PASSED && is_stepped(guard, &record))
		step_begin(guard, frame, &record, mark);
}

/* True: it is dealt with. A breakpoint may be hit by the very instruction that is stepped. */
static bool take_debug(struct guard *guard, struct exception_frame *frame, uint64_t *armed)
{
	uint64_t causes = machine_debug_causes();
	bool is_breakpoint = exception_is_breakpoint(causes, *armed);

	if (guard->stepping && (exception_is_step(causes) || !is_breakpoint)) {
		step_end(guard, frame);
		if (!is_breakpoint)
			return true;
	}
	return interrupt_end_left_over(guard, frame, armed);
}

static void take(struct guard *guard, struct exception_frame *frame, uint64_t *armed)
{
	bool is_software = interrupt_instruction(guard, frame) != 0;

	/* An NMI may come at any time, also while another exception is handled. */
	if (frame->vector == VECTOR_NMI && !is_software) {
		watchdog_tick(guard, frame);
		return;
	}
	/* The hardware is broken, no matter which code runs: no fault of firmware's, and no answer. */
	if (frame->vector == VECTOR_MACHINE_CHECK && !is_software)
		guard->world.panic(guard->world.context, frame);
	if (guard->peeking && exception_denies_address(frame)) {
		frame->rip = (uintptr_t)peek_failed;
		return;
	}
	/* An interrupt finds our own code only where firmware has come back with interrupts on. It is not
	 * acknowledged, so that its source and those below it stay quiet. */
	if (exception_is_interrupt(frame) && interrupt_is_ours(guard, frame))
		return;
	if (frame->vector == VECTOR_DEBUG && take_debug(guard, frame, armed))
		return;
	if (guard->depth > 0 || guard->call == NULL)
		guard->world.panic(guard->world.context, frame);

	guard->depth++;
	handle(guard, frame);
	guard->depth--;
}

/* True: the exception was caused by what is put right here, and will not come again. */
static bool mend(struct guard *guard, const struct exception_frame *frame)
{
	if (!guard->machine.inside || !machine_mend(&guard->machine.before))
		return false;
	guard->machine.found |= clobbered_bit(CLOBBERED_EFER);
	return frame->vector == VECTOR_PAGE_FAULT && exception_is_malformed(frame);
}

void guard_exception(struct guard *guard, struct exception_frame *frame)
{
	uint64_t armed = machine_disarm();

	if (!mend(guard, frame))
		take(guard, frame, &armed);
	machine_arm(armed);
}
