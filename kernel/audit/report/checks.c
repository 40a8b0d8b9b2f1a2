/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The choice among the checks of kernel/audit/report/checks_table.h.
 */
#include "kernel/audit/report/checks.h"

#include <audit/notes.h>
#include <stddef.h>

#include "kernel/audit/report/checks_table.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "kernel/kernel.h"
#include "kernel/report.h"

#define CHECK_COUNT (sizeof(checks) / sizeof(checks[0]))

static const struct audit_options *asked;
static const char *demanded;

/* ---- Patterns ---- */

/* Does all of `name` match [pattern, end)? A `*` stands for any characters, in either of them: a
 * family's own name ends in one. Only the last one of the pattern's is ever tried further on: what came
 * before it matches already, and as early as it can. */
static bool matches(const char *pattern, const char *end, const char *name)
{
	const char *behind_star = NULL, *tried = NULL;

	while (pattern != end || *name != '\0') {
		if (pattern != end && *pattern == '*') {
			behind_star = ++pattern;
			tried = name;
		} else if (pattern != end && *name == '*') {
			return true;
		} else if (pattern != end && *name == *pattern) {
			pattern++;
			name++;
		} else if (behind_star != NULL && *tried != '\0') {
			pattern = behind_star;
			name = ++tried;
		} else {
			return false;
		}
	}
	return true;
}

/* Patterns stand with commas between them; "all" and nothing are every check. */
static bool is_chosen(const char *patterns, const char *name)
{
	const char *end;

	if (*patterns == '\0' || strcmp(patterns, "all") == 0)
		return true;
	for (const char *pattern = patterns; *pattern != '\0'; pattern = end + (*end == ',')) {
		for (end = pattern; *end != '\0' && *end != ','; end++)
			continue;
		if (matches(pattern, end, name))
			return true;
	}
	return false;
}

bool checks_want(const char *name)
{
	return asked == NULL || is_chosen(asked->checks, name) ||
	       (demanded != NULL && strcmp(demanded, name) == 0);
}

void checks_demand(const char *name)
{
	demanded = name;
}

/* ---- State ---- */

static const struct check *find(const char *name)
{
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		const char *known = checks[i].name;

		if (matches(known, known + strlen(known), name))
			return &checks[i];
	}
	return NULL;
}

const char *checks_excuse(const char *name)
{
	const struct check *check = find(name);

	if (check == NULL || check->effect == READS || hypervisor_is_present() ||
	    (asked != NULL && strcmp(asked->checks, "all") == 0))
		return NULL;
	return "it changes the machine's state: only checks=all does so on a real one";
}

/* ---- checks= ---- */

static void print_list(void)
{
	for (size_t i = 0; i < CHECK_COUNT; i++)
		report_fact("check=%s changes-state=%s sentence=\"%s\"", checks[i].name,
			    checks[i].effect == CHANGES ? "yes" : "no", checks[i].sentence);
}

unsigned int checks_count(void)
{
	unsigned int count = 0;

	for (size_t i = 0; i < CHECK_COUNT; i++)
		count += is_chosen(asked->checks, checks[i].name);
	return count;
}

void checks_open(const struct handoff *handoff)
{
	asked = &notes_of(handoff)->options;
	if (asked->checks[0] != '\0')
		report_fact("checks=%s", asked->checks);
	/* `list` is no check's name: nothing is wanted then. */
	if (strcmp(asked->checks, "list") == 0)
		print_list();
	else if (checks_count() == 0)
		panic("checks=%s names no check: checks=list prints their names", asked->checks);
}
