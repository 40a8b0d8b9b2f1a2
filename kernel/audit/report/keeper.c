/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A second sink of the console.
 */
#include "kernel/audit/report/keeper.h"

#include <audit/notes.h>

#include "kernel/report.h"
#include "kernel/guard/report_keeping.h"

static struct {
	struct sink sink;
	struct report_writer writer;
	unsigned int writes;
} keeper;

static void keep(struct sink *sink, const char *text, size_t length)
{
	(void)sink; /* there is one keeper */
	keeper.writes++;
	kept_report_write(&keeper.writer, text, length);
}

void keeper_open(const struct handoff *handoff)
{
	const vaddr_t kept = notes_of(handoff)->kept_report.mapped_at;

	keeper.writer = (struct report_writer){.report = NULL};
	if (kept.value != 0)
		kept_report_continue(&keeper.writer, vaddr_pointer(kept));
	keeper.sink.write = keep;
	console_add_sink(&keeper.sink);
}

bool keeper_keeps(void)
{
	return keeper.writer.report != NULL;
}

unsigned int keeper_writes(void)
{
	return keeper.writes;
}

void keeper_note(const char *line, size_t length)
{
	kept_report_note(&keeper.writer, line, length);
}

void keeper_note_end(void)
{
	kept_report_take_back(&keeper.writer);
}
