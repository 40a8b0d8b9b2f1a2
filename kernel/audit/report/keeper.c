/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A second sink of the console.
 */
#include "kernel/audit/report/keeper.h"

#include <audit/notes.h>

#include "kernel/console.h"
#include "kernel/guard/report_keeping.h"

static struct {
	struct sink sink;
	struct kept_report *kept;
	bool noted;
	uint64_t before_note;
} keeper;

static void keep(struct sink *sink, const char *text, size_t length)
{
	(void)sink; /* there is one keeper */
	keeper_note_end();
	if (keeper.kept != NULL)
		kept_report_write(keeper.kept, text, length);
}

void keeper_open(const struct handoff *handoff)
{
	if (notes_of(handoff)->kept_report.mapped_at.value != 0)
		keeper.kept = vaddr_pointer(notes_of(handoff)->kept_report.mapped_at);
	keeper.sink.write = keep;
	console_add_sink(&keeper.sink);
}

bool keeper_keeps(void)
{
	return keeper.kept != NULL;
}

void keeper_note(const char *line, size_t length)
{
	keeper_note_end();
	if (keeper.kept == NULL)
		return;
	keeper.before_note = kept_report_note(keeper.kept, line, length);
	keeper.noted = true;
}

void keeper_note_end(void)
{
	if (keeper.noted)
		kept_report_take_back(keeper.kept, keeper.before_note);
	keeper.noted = false;
}
