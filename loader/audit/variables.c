/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The end of step 7: every variable is noted as it is before the exit; see include/audit/variables.h.
 *
 * After the calls of the probe, since one of them counts in a variable (EDK II's MTC). Nothing here is
 * a failure of the walk: a list that cannot be read is a status in the handoff.
 */
#include "kernel/guard/variable_note.h"
#include "kernel/guard/watchdog.h"
#include "loader/audit/acpi_timer.h"
#include "loader/audit/checked.h"

static void note_variable(struct audit *audit, struct variable_note *note)
{
	struct variable_buffer *buffer = &audit->stage->variable;
	EFI_RUNTIME_SERVICES *services = audit->loader.firmware.runtime_services;
	UINTN size = sizeof(buffer->data);
	EFI_GET_VARIABLE get_variable;

	variable_note_name(note, buffer->name, &buffer->vendor);
	get_variable = (EFI_GET_VARIABLE)(uintptr_t)checked_entry(audit, SERVICE_GET_VARIABLE,
								  (uintptr_t)services->GetVariable);
	note->status = get_variable(buffer->name, &buffer->vendor, &note->attributes, &size,
				    buffer->data);
	note->size = size;
	if (note->status == EFI_SUCCESS && size <= sizeof(buffer->data))
		note->data_sum = variable_note_sum(buffer->data, size);
}

/* Names that are each answered within the limit may be thousands: all together have as long as one call that
 * hangs. A call of more than five seconds counts less, since a timer of 24 bits goes round meanwhile; without a
 * timer nothing but the number of names ends a list. */
struct watch {
	struct pm_timer timer;
	uint32_t last;
	uint64_t left; /* ticks; 0: there is no limit */
};

static void start(struct watch *watch, const struct audit *audit)
{
	watch->timer = pm_timer_find(audit->loader.handoff.acpi_rsdp);
	watch->left = 0;
	if (watch->timer.mask == 0)
		return;
	watch->last = arch_clock(watch->timer.port);
	watch->left = (uint64_t)watchdog_limit(&audit->options) * PM_TIMER_HERTZ / 1000;
}

static bool is_over(struct watch *watch)
{
	uint32_t passed;

	if (watch->left == 0)
		return false;
	passed = (arch_clock(watch->timer.port) - watch->last) & watch->timer.mask;
	watch->last += passed;
	watch->left -= passed < watch->left ? passed : watch->left;
	return watch->left == 0;
}

static void give_up(struct audit *audit)
{
	struct handoff_variables *variables = &audit->notes->variables;

	variables->too_slow = 1;
	output_line(&audit->loader.output,
		    "the list of variables is given up at number %u: hang-limit=",
		    variables->count_all);
}

void variables_note(struct audit *audit)
{
	struct handoff_variables *variables = &audit->notes->variables;
	struct variable_buffer *buffer = &audit->stage->variable;
	EFI_RUNTIME_SERVICES *services = audit->loader.firmware.runtime_services;
	struct watch watch;
	EFI_GET_NEXT_VARIABLE_NAME next;
	UINTN size;

	if (probe_leaves_alone(audit, SERVICE_GET_NEXT_VARIABLE_NAME) ||
	    probe_leaves_alone(audit, SERVICE_GET_VARIABLE))
		return;
	under_way(audit, "GetNextVariableName and GetVariable, for the list of variables");
	start(&watch, audit);
	/* An empty name starts the list: the stage's pages are zeroed. */
	while (variables->count_all < VARIABLE_LIST_MAX && variables->too_slow == 0) {
		size = sizeof(buffer->name);
		next = (EFI_GET_NEXT_VARIABLE_NAME)(uintptr_t)
			checked_entry(audit, SERVICE_GET_NEXT_VARIABLE_NAME,
				      (uintptr_t)services->GetNextVariableName);
		variables->status = next(&size, buffer->name, &buffer->vendor);
		if (variables->status != EFI_SUCCESS)
			break;
		if (variables->count_all++ < VARIABLE_NOTES_MAX)
			note_variable(audit, &audit->variables[variables->count++]);
		if (is_over(&watch))
			give_up(audit);
	}
}
