/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The end of step 7: every variable is noted as it is before the exit; see include/audit/variables.h.
 *
 * After the calls of the probe, since one of them counts in a variable (EDK II's MTC). Nothing here is
 * a failure of the walk: a list that cannot be read is a status in the handoff.
 */
#include "kernel/guard/variable_note.h"
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

void variables_note(struct audit *audit)
{
	struct handoff_variables *variables = &audit->notes->variables;
	struct variable_buffer *buffer = &audit->stage->variable;
	EFI_RUNTIME_SERVICES *services = audit->loader.firmware.runtime_services;
	EFI_GET_NEXT_VARIABLE_NAME next;
	UINTN size;

	if (probe_leaves_alone(audit, SERVICE_GET_NEXT_VARIABLE_NAME) ||
	    probe_leaves_alone(audit, SERVICE_GET_VARIABLE))
		return;
	under_way(audit, "GetNextVariableName and GetVariable, for the list of variables");
	/* An empty name starts the list: the stage's pages are zeroed. */
	while (variables->count_all < VARIABLE_LIST_MAX) {
		size = sizeof(buffer->name);
		next = (EFI_GET_NEXT_VARIABLE_NAME)(uintptr_t)
			checked_entry(audit, SERVICE_GET_NEXT_VARIABLE_NAME,
				      (uintptr_t)services->GetNextVariableName);
		variables->status = next(&size, buffer->name, &buffer->vendor);
		if (variables->status != EFI_SUCCESS)
			break;
		if (variables->count_all++ < VARIABLE_NOTES_MAX)
			note_variable(audit, &audit->variables[variables->count++]);
	}
}
