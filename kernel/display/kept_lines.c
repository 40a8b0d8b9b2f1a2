/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A report's lines: the ones that are kept, each with its end as a 0.
 */
#include "kernel/display/kept_lines.h"

#include "kernel/lib/string.h"

/* Room that lines before the plan leave: what the verdict rests on comes behind it. */
#define CLOSING_TEXT (DISPLAY_TEXT / 4)

bool display_starts(const char *line, const char *start)
{
	for (; *start != '\0' && *line == *start; start++)
		line++;
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
	const char *at = line != NULL ? line + strlen(line) + 1 : display->text;

	for (; at < end; at += strlen(at) + 1)
		if (display_starts(at, start))
			return at;
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

/* Facts of which a page shows something, or by which a report that came home is believed. */
static const char *const kept_facts[] = {
	"# program=", "# firmware=",	"# driver=", "# uefi=",
	"# virtmap=", "# memory type=", "# region=", "# runtime-descriptors=",
	"# time=",    "# matrix ",	"# kept-",   "# boot-next=",
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

void display_keep(struct display *display, const char *line)
{
	const size_t room = sizeof(display->text) - display->used, size = strlen(line) + 1;

	if (!is_kept(display, line) || room < size ||
	    (!display->closing && room - size < CLOSING_TEXT))
		return;
	memcpy(display->text + display->used, line, size);
	display->used += size;
}
