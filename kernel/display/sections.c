/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What a closing page says in words. Colour is never the only sign.
 */
#include "kernel/display/pages.h"

#include "kernel/lib/string.h"

#define LARGE 3 /* cells high and wide is a letter of the verdict */
#define RED (CELL_RED | CELL_BRIGHT)
#define GREEN (CELL_GREEN | CELL_BRIGHT)

/* The last line that starts so: of several verdicts it counts. */
static const char *find_last(const struct display *display, const char *start)
{
	const char *last = NULL, *line = NULL;

	while ((line = display_find(display, start, line)) != NULL)
		last = line;
	return last;
}

static const char *bail_out(const struct display *display)
{
	const char *line = find_last(display, "Bail out! ");

	return line != NULL ? line + strlen("Bail out! ") : NULL;
}

/* ---- Verdict ---- */

static const struct verdict {
	const char *name; /* in the report */
	const char *word;
	const char *sentence;
	const char *next;
	unsigned int colour;
} verdicts[] = {
	{"pass", "PASS", "What was examined of this firmware is as it should be.",
	 "nothing has to be done; the report says what was examined", CELL_GREEN},
	{"fail", "FAIL", "Something is wrong; it stands below.",
	 "look up the causes in the report, one after the other", CELL_RED},
	{"incomplete", "INCOMPLETE", "Too little could be examined for a verdict.",
	 "the last failed check says what was not examined, and why", CELL_BROWN},
	{"", "STOPPED", "The report ended before its verdict.",
	 "send the report to whoever wrote the image that is named", CELL_RED},
};

static const struct verdict *verdict_of(const struct display *display)
{
	const char *line = bail_out(display) == NULL ? find_last(display, "# verdict=") : NULL;
	struct display_value value = {""};
	const struct verdict *verdict = verdicts;

	if (line != NULL)
		value = display_value(line, "verdict");
	while (verdict->name[0] != '\0' && strcmp(verdict->name, value.text) != 0)
		verdict++;
	return verdict;
}

void section_verdict(const struct display *display, struct area *area)
{
	const struct verdict *verdict = verdict_of(display);
	const char *counts = find_last(display, "# verdict=");
	const char *program = display_find(display, "# program=", NULL);
	const size_t length = strlen(verdict->word);
	const unsigned int width = (unsigned int)(length + 1) * LARGE;
	struct area beside = *area;

	if (area->cells != NULL && area_rows(area) >= LARGE && width < area->columns)
		area->cells->put(area->cells, area->left, area->row, LARGE,
				 CELL_WHITE | CELL_ON(verdict->colour), verdict->word, length);
	if (width + 20 < area->columns) {
		beside.left += width;
		beside.columns -= width;
	}
	area_print(&beside, CELL_WHITE, 0, "Brightline %s, the %s",
		   display_value(program, "version").text, display_value(program, "program").text);
	area_print(&beside, CELL_WHITE, 0, "%s", verdict->sentence);
	if (counts != NULL && bail_out(display) == NULL)
		area_print(&beside, CELL_GREY, 0,
			   "Checks: %s, failed %s, skipped %s, known %s; violations %s",
			   display_value(counts, "checks").text,
			   display_value(counts, "failed").text,
			   display_value(counts, "skipped").text,
			   display_value(counts, "deviations").text,
			   display_value(counts, "violations").text);
	area->row += LARGE;
}

/* ---- The machine ---- */

void section_machine(const struct display *display, struct area *area)
{
	const char *firmware = display_find(display, "# firmware=", NULL);
	const char *time = display_find(display, "# time=", NULL);

	if (firmware == NULL)
		return;
	area_print(area, CELL_WHITE, 10, "Firmware  %s, revision %s, UEFI %s",
		   display_value(firmware, "firmware").text,
		   display_value(firmware, "revision").text,
		   display_value(display_find(display, "# uefi=", NULL), "uefi").text);
	area_print(area, CELL_WHITE, 10, "Board     %s", display_value(firmware, "board").text);
	if (time != NULL)
		area_print(area, CELL_WHITE, 10, "Date      %s", display_value(time, "time").text);
}

/* ---- What is wrong ---- */

/* What usually lies behind a reason to bail out, by a part of it. */
static const struct {
	const char *part;
	const char *meaning;
} meanings[] = {
	{"(EfiBootServices",
	 "the image that is named keeps an address in memory that the operating system owns now"},
	{"(EfiRuntimeServices", "the image that is named uses an address from before "
				"SetVirtualAddressMap: a pointer was not converted"},
	{"(in no descriptor)",
	 "the image that is named went where no memory is: a pointer is wrong, or was never set"},
	{"not believed", "loader and kernel do not belong together, or somebody wrote into the "
			 "handoff: make both anew"},
	{"kernel", "this is a fault of the kernel itself"},
	{"", "what is named was under way when it happened"},
};

static const char *meaning_of(const char *reason)
{
	size_t i = 0;

	while (!display_contains(reason, meanings[i].part))
		i++;
	return meanings[i].meaning;
}

/* The check that was made last tells how far it came. */
static void print_bail_out(const struct display *display, struct area *area, const char *reason)
{
	const char *line = NULL, *check = NULL;

	while ((line = display_find(display, "", line)) != NULL)
		if (display_is_check(line))
			check = line;
	area_print(area, RED, 2, "What happened: %s", reason);
	area_print(area, CELL_WHITE, 2, "When: %s%s",
		   check != NULL ? "after " : "at the kernel's start", check != NULL ? check : "");
	area_print(area, CELL_WHITE, 2, "What that usually means: %s.", meaning_of(reason));
}

/* Checks that failed, and the first reason of each: for a report that says no causes. */
static void print_failed(const struct display *display, struct area *area)
{
	const char *line = NULL;

	while ((line = display_find(display, "not ok ", line)) != NULL) {
		const char *reason = display_find(display, "", line);

		if (display_is_known(line))
			continue;
		area_print(area, RED, 2, "%s", line);
		if (reason != NULL && reason[0] == '#')
			area_print(area, CELL_GREY, 2, " %s", reason + 1);
	}
}

/* The lines of the causes as they stand, and the sentences between them. */
static void print_causes(const struct display *display, struct area *area, const char *line)
{
	for (; line != NULL && !display_starts(line, "# passed=");
	     line = display_find(display, "# ", line)) {
		const bool is_first = display_starts(line, "# cause ") &&
				      (display_value(line, "class").text[0] != '\0' ||
				       display_value(line, "check").text[0] != '\0');

		area_print(area, is_first ? RED : CELL_GREY, 4, "%s%s", is_first ? "" : "  ",
			   line + 2);
	}
}

void section_causes(const struct display *display, struct area *area)
{
	const char *reason = bail_out(display), *cause = display_find(display, "# cause ", NULL);

	if (reason != NULL)
		print_bail_out(display, area, reason);
	if (cause != NULL)
		print_causes(display, area, cause);
	else
		print_failed(display, area);
}

/* ---- The questions ---- */

static const struct {
	const char *check;
	const char *sentence;
} questions[] = {
	{"- handoff.exit_boot_services", "boot services left by the rules"},
	{"- handoff.memory_map", "the final memory map is sound"},
	{"- handoff.runtime_attributes", "runtime regions are marked so"},
	{"- handoff.set_virtual_address_map", "the virtual map was set"},
	{"- handoff.virtual_address_change", "the change reached gRT"},
	{"- handoff.pointers_converted", "published pointers converted"},
	{"- handoff.boot_services_gone", "no boot service is left"},
	{"- handoff.identity_map_gone", "no identity map is left"},
	{"- service.GetTime", "GetTime answers"},
	{"- service.GetVariable", "GetVariable answers"},
	{"- service.SetVariable", "SetVariable writes and deletes"},
};

static const struct outcome {
	const char *start, *word;
	unsigned int attribute;
} outcomes[] = {
	{"ok ", "[ ok ] ", GREEN},
	{"not ok ", "[FAIL] ", RED},
	{" # SKIP ", "[skip] ", CELL_GREY},
	{" # TODO ", "[known] ", CELL_YELLOW},
};

static const struct outcome *outcome_of(const char *line)
{
	const bool is_skip = display_contains(line, " # SKIP ");

	return &outcomes[display_is_known(line) ? 3
			 : is_skip		? 2
						: display_starts(line, "not ok ")];
}

/* Two beside each other where there is room. Where there is a matrix of the services, it says more of them. */
void section_questions(const struct display *display, struct area *area)
{
	const bool has_matrix = display_find(display, "# matrix ", NULL) != NULL;
	const size_t count = sizeof(questions) / sizeof(questions[0]) - (has_matrix ? 3 : 0);
	const unsigned int beside = area->columns >= 60 ? 2 : 1, width = area->columns / beside;
	unsigned int shown = 0;

	for (size_t i = 0; i < count; i++) {
		const char *line = NULL;
		const struct outcome *outcome;
		struct area cell = *area;

		while ((line = display_find(display, "", line)) != NULL)
			if (display_is_check(line) && display_contains(line, questions[i].check))
				break;
		if (line == NULL)
			continue;
		outcome = outcome_of(line);
		cell.left += shown % beside * width;
		cell.columns = width - (beside - 1);
		cell.row += shown++ / beside;
		area_print(&cell, outcome->attribute, 7, "%s%s", outcome->word,
			   questions[i].sentence);
	}
	area->row += (shown + beside - 1) / beside;
}

/* ---- What comes next ---- */

void section_next(const struct display *display, struct area *area)
{
	const char *kept = find_last(display, "# kept-report=");

	area_print(area, CELL_WHITE, 8, "Next:   %s", verdict_of(display)->next);
	if (kept != NULL)
		area_print(area, CELL_WHITE, 8, "Report: %s",
			   display_value(kept, "kept-report").text);
	else if (display->port != 0)
		area_print(area, CELL_WHITE, 8, "Report: on the serial port at 0x%x",
			   display->port);
	else
		area_print(area, CELL_WHITE, 8, "Report: it had no place but this page");
}
