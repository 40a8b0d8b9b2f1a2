/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The comparison around a call of a driver's function, before the exit of registers, and of all the machine
 * inside SetVirtualAddressMap.
 */
#include "loader/audit/checked_call.h"

#include "kernel/guard/recorder.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

static struct audit *audit_of(const struct checked *checked)
{
	const struct checked_page *page = vaddr_pointer(
		vaddr(align_down(vaddr_of(checked).value, PAGE_SIZE)));

	return vaddr_pointer(vaddr(~page->not_audit));
}

/* Once there is a guard: no firmware is left that would answer for the machine's registers. */
static struct guard *guard_of(const struct audit *audit)
{
	return audit->phase == PHASE_PHYSICAL ? &audit->stage->guard : NULL;
}

/* U-Boot leaves the vector registers off, and then not even this may be done. */
static void read_vectors(struct gate_state *state)
{
	if (arch_has_vectors())
		gate_read_vectors(state);
}

/* Nobody ends a handler that hangs the exit: it is the last line. The port is asked, and no firmware. */
static void tell(struct audit *audit, const struct checked *checked)
{
	const struct handoff_driver *driver = drivers_find(&audit->drivers,
							   paddr(~checked->not_function));
	char line[128];

	if (driver != NULL && audit->phase == PHASE_EXITING)
		serial_write(
			&audit->loader.output.serial, line,
			format_text(line, sizeof(line),
				    "brightline: under way: ExitBootServices, a handler of %s\n",
				    driver->name));
}

struct checked_state *checked_before(const struct checked *checked)
{
	struct audit *audit = audit_of(checked);
	struct guard *guard = guard_of(audit);
	struct checked_state *state;

	tell(audit, checked);
	if (audit->checked_depth == CHECKED_DEPTH_MAX)
		return NULL;
	state = &audit->checked_states[audit->checked_depth++];
	state_seed(&state->before);
	__asm__ volatile("fxsave64 %0" : "=m"(state->vectors));
	read_vectors(&state->before);
	if (guard == NULL)
		return state;
	guard->checked_function = ~checked->not_function;
	machine_read(&guard->machine, &state->before);
	state->found = guard->machine.found;
	guard->machine.found = 0;
	return state;
}

/* Before the exit: firmware's interrupts come and go, and the rest is its own. */
static uint64_t kept_by_functions(void)
{
	const uint64_t general = ((clobbered_bit(CLOBBERED_RSP) << 1) - 1) |
				 clobbered_bit(CLOBBERED_DF);

	if (!arch_has_vectors())
		return general;
	return general | clobbered_bit(CLOBBERED_MXCSR) | clobbered_bit(CLOBBERED_X87) |
	       ((clobbered_bit(CLOBBERED_XMM15) << 1) - clobbered_bit(CLOBBERED_XMM6));
}

static uint64_t changes_to_machine(struct guard *guard, struct checked_state *state)
{
	uint64_t changed;

	guard->checked_function = 0;
	machine_read(&guard->machine, &state->after);
	(void)machine_disarm();
	record_port(guard);
	changed = state_compare(&state->before, &state->after) | guard->machine.found;
	machine_restore(&state->before, &state->after);
	guard->machine.found = state->found;
	return changed;
}

/* A function that is called again and again is noted once. */
static void note(struct audit *audit, const struct access_record *record)
{
	for (uint32_t i = 0; i < audit->checked_count; i++)
		if (memcmp(&audit->checked_records[i], record, sizeof(*record)) == 0)
			return;
	if (audit->checked_count < CHECKED_RECORDS_MAX)
		audit->checked_records[audit->checked_count++] = *record;
}

uint64_t checked_after(const struct checked *checked, struct checked_state *state)
{
	struct audit *audit = audit_of(checked);
	struct guard *guard = guard_of(audit);
	uint64_t flags = state->after.rflags & ~(uint64_t)RFLAGS_DF;
	struct access_record record = {
		.kind = RECORD_CLOBBERED,
		.phase = (uint8_t)(guard != NULL ? guard->world.phase : audit->phase),
		.service = checked->service,
		.repair = REPAIR_RESTORED,
		.instruction = ~checked->not_function,
	};

	read_vectors(&state->after);
	if (guard != NULL) {
		flags = state->before.rflags;
		record.detail = changes_to_machine(guard, state);
	} else {
		record.detail = state_compare(&state->before, &state->after) & kept_by_functions();
	}
	__asm__ volatile("fxrstor64 %0" : : "m"(state->vectors));
	if (record.detail != 0 && guard != NULL)
		record_add(guard, &record);
	else if (record.detail != 0)
		note(audit, &record);
	/* From here on an interrupt may call another function, which has this state. */
	audit->checked_depth--;
	return flags;
}
