/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report's lines: which are kept for the closing page, and what is shown at once.
 */
#include "kernel/display/display.h"

#include "kernel/display/pages.h"
#include "kernel/lib/string.h"

/* Room that lines before the plan leave: what the verdict rests on comes behind it. */
#define CLOSING_TEXT (DISPLAY_TEXT / 4)

bool display_starts(const char *line, const char *start)
{
	while (*start != '\0' && *line == *start) {
		line++;
		start++;
	}
	return *start == '\0';
}

bool display_contains(const char *line, const char *part)
{
	for (; *line != '\0'; line++)
		if (display_starts(line, part))
			return true;
	return *part == '\0';
}

/* ---- Lines ---- */

const char *display_find(const struct display *display, const char *start, const char *line)
{
	const char *end = display->text + display->used;
	const char *at = display->text;

	for (bool found = line == NULL; at < end; at += strlen(at) + 1) {
		if (found && display_starts(at, start))
			return at;
		found = found || at == line;
	}
	return NULL;
}

struct display_value display_value(const char *line, const char *key)
{
	struct display_value value = {""};
	const size_t length = strlen(key);
	size_t i = 0;
	char end = ' ';

	while (line != NULL && *line != '\0' &&
	       !(line[0] == ' ' && display_starts(line + 1, key) && line[1 + length] == '='))
		line++;
	if (line == NULL || *line == '\0')
		return value;
	line += length + 2;
	if (*line == '"')
		end = *line++;
	for (; *line != '\0' && *line != end && i + 1 < sizeof(value.text); line++)
		value.text[i++] = *line;
	return value;
}

/* ---- What is kept ---- */

/* Facts of which a page shows something. */
static const char *const kept_facts[] = {
	"# program=",	  "# version=", "# firmware=",
	"# board=",	  "# uefi=",	"# virtmap=",
	"# memory type=", "# region=",	"# runtime-descriptors=",
	"# time=",	  "# matrix ",	"# kept-",
};

static bool is_fact_of_a_page(const char *line)
{
	for (size_t i = 0; i < sizeof(kept_facts) / sizeof(kept_facts[0]); i++)
		if (display_starts(line, kept_facts[i]))
			return true;
	return false;
}

bool display_is_known(const char *line)
{
	return display_contains(line, " # TODO ");
}

bool display_is_check(const char *line)
{
	return display_starts(line, "ok ") || display_starts(line, "not ok ");
}

/* Every check is kept, and of one that failed its first reason; behind the plan everything is. */
static bool is_kept(struct display *display, const char *line)
{
	const bool is_reason = display->reasons && display_starts(line, "# ");

	display->reasons = display_starts(line, "not ok ") && !display_is_known(line);
	return display->closing || display_is_check(line) || is_reason || is_fact_of_a_page(line);
}

static void keep(struct display *display, const char *line, size_t length)
{
	const size_t room = sizeof(display->text) - display->used;

	if (room < length + 1 || (!display->closing && room - length < CLOSING_TEXT))
		return;
	memcpy(display->text + display->used, line, length + 1);
	display->used += length + 1;
}

/* ---- Lines as they come ---- */

static bool is_end(const char *line)
{
	return display_starts(line, "# verdict=") || display_starts(line, "Bail out!");
}

static void take(struct display *display, const char *line)
{
	const bool is_check = display_is_check(line);

	if (display_starts(line, "1..") || display_starts(line, "Bail out!"))
		display->closing = true;
	if (is_kept(display, line))
		keep(display, line, strlen(line));
	display->checks += is_check;
	display->failed += display->reasons;
	if (display->cells == NULL)
		return;
	if (is_end(line))
		closing_page_draw(display);
	else if (display_starts(line, "# halted"))
		display_end(display, "The machine is halted, and can be switched off.");
	else if (is_check && !display->closing)
		progress_check(display, line);
}

void display_open(struct display *display)
{
	if (display->cells != NULL)
		progress_draw(display);
}

void display_feed(struct display *display, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\n') {
			if (display->length + 1 < sizeof(display->line))
				display->line[display->length++] = text[i];
			continue;
		}
		display->line[display->length] = '\0';
		display->length = 0;
		take(display, display->line);
	}
}

void display_end(const struct display *display, const char *sentence)
{
	struct area area;

	if (display->cells == NULL)
		return;
	area = (struct area){display->cells, display->cells->columns, 0, display->cells->rows - 1,
			     display->cells->rows};
	area_fill(&area, CELL_WHITE | CELL_ON(CELL_BLUE), sentence);
}
