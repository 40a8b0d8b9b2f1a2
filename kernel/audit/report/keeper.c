/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A second sink of the console.
 */
#include "kernel/audit/report/keeper.h"

#include <audit/notes.h>

#include "kernel/console.h"
#include "kernel/guard/report_keeping.h"
#include "kernel/lib/screen.h"

static struct {
	struct sink sink;
	struct kept_report *kept;
	bool noted;
	uint64_t before_note;
	bool remembering;
	uint64_t remembered;	       /* characters in all, of which the last are here */
	char memory[SCREEN_TEXT_SIZE]; /* a ring: it holds as much as a screen */
} keeper;

static void remember(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		keeper.memory[keeper.remembered++ % sizeof(keeper.memory)] = text[i];
}

static void keep(struct sink *sink, const char *text, size_t length)
{
	(void)sink; /* there is one keeper */
	keeper_note_end();
	if (keeper.kept != NULL)
		kept_report_write(keeper.kept, text, length);
	if (keeper.remembering)
		remember(text, length);
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

void keeper_remember(bool on)
{
	keeper.remembering = on;
}

void keeper_recall(void)
{
	uint64_t at = keeper.remembered <= sizeof(keeper.memory)
			      ? 0
			      : keeper.remembered - sizeof(keeper.memory);

	for (; at < keeper.remembered; at++)
		console_show(&keeper.memory[at % sizeof(keeper.memory)], 1);
}
