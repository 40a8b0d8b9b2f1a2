/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The end of step 7: every variable is noted as it is before the exit; see include/audit/variables.h.
 *
 * After the calls of the probe, since one of them counts in a variable (EDK II's MTC). Nothing here is
 * a failure of the walk: a list that cannot be read is a status in the handoff.
 */
#include "kernel/lib/crc32.h"
#include "kernel/guard/variable_note.h"
#include "loader/steps.h"

static void note_variable(struct loader *loader, struct variable_note *note)
{
	struct variable_buffer *room = &loader->stage->variable;
	UINTN size = sizeof(room->data);

	variable_note_name(note, room->name, &room->vendor);
	note->status = loader->runtime_services->GetVariable(room->name, &room->vendor,
							     &note->attributes, &size, room->data);
	note->size = size;
	if (note->status == EFI_SUCCESS && size <= sizeof(room->data))
		note->data_crc = crc32(room->data, size);
}

void variables_note(struct loader *loader)
{
	struct handoff_variables *variables = &loader->handoff->variables;
	struct variable_buffer *room = &loader->stage->variable;
	UINTN size;

	/* An empty name starts the list: the stage's pages are zeroed. */
	while (variables->count_all < VARIABLE_LIST_MAX) {
		size = sizeof(room->name);
		variables->status = loader->runtime_services->GetNextVariableName(&size, room->name,
										  &room->vendor);
		if (variables->status != EFI_SUCCESS)
			break;
		if (variables->count_all++ < VARIABLE_NOTES_MAX)
			note_variable(loader, &loader->variables[variables->count++]);
	}
}
