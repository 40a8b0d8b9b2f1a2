/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From findings, suspects and checks to causes.
 */
#include "kernel/audit/report/causes.h"

#include <audit/record.h>

#include "kernel/audit/report/cause_lines.h"
#include "kernel/audit/report/explain.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define SUSPECTS_MAX 256
#define CHECKS_MAX 64

/* Words that are neighbours are one variable, a table or an array, if there are so many; fewer are variables
 * of their own, since two that lie side by side have nothing else in common. */
#define NEIGHBOUR 16
#define TABLE_WORDS 4

static struct {
	struct suspect suspect;
	unsigned int row; /* of neighbours: its first one */
	unsigned int cause;
} suspects[SUSPECTS_MAX];
static unsigned int suspect_count, suspects_left_out;

static struct failed_check failed_checks[CHECKS_MAX];
static unsigned int failed_count, checks_left_out;

static struct cause causes[CAUSES_MAX];
static unsigned int cause_count, causes_left_out;

/* ---- What is gathered ---- */

void causes_add_suspect(const struct suspect *suspect)
{
	if (suspect_count == SUSPECTS_MAX) {
		suspects_left_out++;
		return;
	}
	suspects[suspect_count++].suspect = *suspect;
}

static bool is_at(const char *reason, const char *text)
{
	return strlen(reason) >= strlen(text) && memcmp(reason, text, strlen(text)) == 0;
}

static bool is_count_of_findings(const char *reason)
{
	return is_at(reason, "findings ");
}

static bool is_end_of_service(const char *reason)
{
	static const char end[] = " did not return by itself";

	return strlen(reason) >= strlen(end) && is_at(reason + strlen(reason) - strlen(end), end);
}

/* Is it said already by a finding? A service that was ended has one, and it counts in its check. */
static bool is_about_findings(const struct reasons *reasons, const char *reason)
{
	bool has_findings = false;

	for (unsigned int i = 0; i < reasons->count && i < REASONS_KEPT; i++)
		has_findings |= is_count_of_findings(reasons->text[i]);
	return is_count_of_findings(reason) || (has_findings && is_end_of_service(reason));
}

static void add_failed(const char *name, const char *reason)
{
	struct failed_check *check;

	if (failed_count == CHECKS_MAX) {
		checks_left_out++;
		return;
	}
	check = &failed_checks[failed_count++];
	format_text(check->name, sizeof(check->name), "%s", name);
	format_text(check->reason, sizeof(check->reason), "%s", reason);
}

/* Checks without reasons of their own fail by suspects and findings. */
void causes_add_check(const char *name, const struct reasons *reasons)
{
	for (unsigned int i = 0; reasons != NULL && i < reasons->count && i < REASONS_KEPT; i++) {
		if (is_about_findings(reasons, reasons->text[i]))
			continue;
		add_failed(name, reasons->text[i]);
		return;
	}
}

/* ---- What belongs together ---- */

static struct cause *add_cause(const char *image)
{
	if (cause_count == CAUSES_MAX) {
		causes_left_out++;
		return NULL;
	}
	causes[cause_count] = (struct cause){.image = image};
	return &causes[cause_count++];
}

static bool is_alike(const struct suspect *left, const struct suspect *right)
{
	return left->image_base.value == right->image_base.value &&
	       strcmp(left->kind, right->kind) == 0 && strcmp(left->memory, right->memory) == 0;
}

/* The suspects of an image come by their address. */
static unsigned int row_of(unsigned int index)
{
	for (unsigned int i = index; i-- > 0;) {
		if (is_alike(&suspects[i].suspect, &suspects[index].suspect) &&
		    suspects[index].suspect.offset - suspects[i].suspect.offset <= NEIGHBOUR)
			return suspects[i].row;
	}
	return index;
}

/* How many places a row has: several pointers may hang on one. */
static unsigned int places_of_row(unsigned int row)
{
	uint64_t last = 0;
	unsigned int count = 0;

	for (unsigned int i = row; i < suspect_count; i++) {
		if (suspects[i].row != row || (count > 0 && suspects[i].suspect.offset == last))
			continue;
		last = suspects[i].suspect.offset;
		count++;
	}
	return count;
}

/* The cause of an earlier one that belongs to the same variable, or a new one. */
static struct cause *cause_of_suspect(unsigned int index)
{
	const bool is_table = places_of_row(suspects[index].row) >= TABLE_WORDS;

	for (unsigned int i = 0; i < index; i++) {
		if (suspects[i].row == suspects[index].row && suspects[i].cause < CAUSES_MAX &&
		    (is_table || suspects[i].suspect.offset == suspects[index].suspect.offset))
			return &causes[suspects[i].cause];
	}
	return add_cause(suspects[index].suspect.image);
}

static void gather_suspects(void)
{
	for (unsigned int i = 0; i < suspect_count; i++)
		suspects[i].row = row_of(i);
	for (unsigned int i = 0; i < suspect_count; i++) {
		const struct suspect *suspect = &suspects[i].suspect;
		struct cause *cause = cause_of_suspect(i);

		suspects[i].cause = CAUSES_MAX;
		if (cause == NULL)
			continue;
		suspects[i].cause = (unsigned int)(cause - causes);
		if (cause->suspect == NULL)
			cause->suspect = suspect;
		cause->words += suspect->words;
	}
}

/* Of two pointers into one page the nearer one was followed. */
static struct cause *explanation(const struct finding *finding)
{
	struct cause *cause = NULL;
	uint64_t nearest = EXPLAIN_NOT;

	for (unsigned int i = 0; i < suspect_count; i++) {
		const uint64_t far = explain_distance(&suspects[i].suspect, finding);

		if (suspects[i].cause == CAUSES_MAX || far >= nearest)
			continue;
		nearest = far;
		cause = &causes[suspects[i].cause];
	}
	return cause;
}

static struct cause *cause_of_finding(const struct finding *finding)
{
	struct cause *cause = explanation(finding);

	if (cause != NULL)
		return cause;
	for (unsigned int i = 0; i < cause_count; i++) {
		const struct finding *other = causes[i].finding;

		if (other != NULL && other->image == finding->image &&
		    other->class == finding->class &&
		    other->instruction.value == finding->instruction.value)
			return &causes[i];
	}
	return add_cause(finding->image != NULL ? finding->image->name : "unknown");
}

static void gather_findings(void)
{
	for (unsigned int i = 0; i < closing_count(); i++) {
		struct finding *finding = closing_at(i);
		struct cause *cause = finding->known ? NULL : cause_of_finding(finding);

		finding->cause = CAUSES_MAX;
		if (cause == NULL)
			continue;
		finding->cause = (unsigned int)(cause - causes);
		if (cause->finding == NULL)
			cause->finding = finding;
		cause->phases |= 1U << finding->record->phase;
		cause->services |= 1U << finding->record->service;
		cause->times += finding->record->count;
	}
}

/* ---- All ---- */

void causes_print(const struct report_counts *counts)
{
	unsigned int number, left_out;

	cause_count = causes_left_out = 0;
	gather_suspects();
	gather_findings();
	number = cause_lines_print(causes, cause_count);
	cause_lines_print_checks(failed_checks, failed_count, number);
	left_out = causes_left_out + suspects_left_out + checks_left_out;
	if (left_out > 0)
		report_fact("and %u findings, suspects and checks more", left_out);
	report_fact("passed=%u skipped=%u known=%u",
		    counts->checks - counts->failed - counts->skipped - counts->known,
		    counts->skipped, counts->known);
}
