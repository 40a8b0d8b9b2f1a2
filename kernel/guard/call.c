/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A call of firmware, from the entry state to the accounts afterwards.
 */
#include "kernel/guard/entry.h"
#include "kernel/guard/guard.h"
#include "kernel/guard/recorder.h"
#include "kernel/guard/repair.h"
#include "kernel/guard/stack_meter.h"
#include "kernel/guard/watchdog.h"
#include "kernel/lib/descriptors.h"
#include "kernel/lib/efi_runtime.h"

void guard_open(struct guard *guard)
{
	guard->physical_end = machine_physical_end();
	machine_open(&guard->machine, guard);
	for (uint64_t offset = 0; offset < GUARD_STACK_HOLE; offset += PAGE_SIZE)
		repair_remove(guard, vaddr_of(guard->machine.firmware_stack_hole + offset));
	stack_meter_open(guard);
	watchdog_open(guard);
}

static void record_clobbered(struct guard *guard)
{
	uint64_t changed = state_compare(&guard->machine.before, &guard->machine.after) |
			   guard->machine.found;
	struct access_record record = {
		.kind = RECORD_CLOBBERED,
		.phase = (uint8_t)guard->world.phase,
		.service = (uint8_t)guard->call->service,
		.repair = REPAIR_RESTORED,
		.instruction = guard->call->entry,
		.detail = changed,
	};

	if (changed != 0)
		record_add(guard, &record);
}

void guard_call(struct guard *guard, struct firmware_call *call)
{
	struct guard_machine *machine = &guard->machine;

	call->outcome = CALL_RETURNED;
	call->records = 0;
	if (watchdog_forbids(guard, call)) {
		call->status = EFI_ABORTED;
		call->outcome = CALL_ABORTED;
		call->stack_bytes = 0;
		return;
	}
	guard->repair_count = 0;
	guard->table_is_read = false;
	guard->early_stack = 0;
	machine->found = 0;
	state_seed(&machine->before);
	machine_read(machine, &machine->before);

	watchdog_begin(guard);
	/* An exception inside gate_enter() is firmware's; before and after, it would be our own. */
	guard->call = call;
	call->status = gate_enter(machine, call->entry, call->arguments);
	guard->depth++;
	machine_read(machine, &machine->after);
	(void)machine_disarm();
	watchdog_end(guard);
	record_port(guard);
	machine_restore(&machine->before, &machine->after);
	gate_read_vectors(&machine->after);
	repair_undo(guard, 0);
	call->stack_bytes = stack_meter_read(guard);
	if (call->outcome == CALL_RETURNED)
		record_clobbered(guard);
	guard->depth--;
	guard->call = NULL;
}

bool guard_peek(struct guard *guard, vaddr_t address, uint64_t *value)
{
	bool found;

	if (guard->depth > 0) {
		if (!entry_is_readable(&guard->world, address))
			return false;
		*value = *(const uint64_t *)vaddr_pointer(address);
		return true;
	}
	guard->peeking = true;
	found = peek_word(address.value, value) != 0;
	guard->peeking = false;
	return found;
}
