/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From findings, suspects and checks to causes.
 */
#include "kernel/audit/report/causes.h"

#include <audit/record.h>

#include "kernel/audit/report/cause_lines.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define SUSPECTS_MAX 256
#define CHECKS_MAX 64

/* Words that are neighbours are one variable. */
#define NEIGHBOUR 16

static struct {
	struct suspect suspect;
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

/* Is it said already by a finding? */
static bool is_about_findings(const char *reason)
{
	static const char start[] = "findings ";

	for (size_t i = 0; i + 1 < sizeof(start); i++) {
		if (reason[i] != start[i])
			return false;
	}
	return true;
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
		if (is_about_findings(reasons->text[i]))
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

static struct cause *cause_of_suspect(const struct suspect *suspect)
{
	for (unsigned int i = 0; i < cause_count; i++) {
		struct cause *cause = &causes[i];

		if (cause->suspect->image_base.value == suspect->image_base.value &&
		    strcmp(cause->suspect->kind, suspect->kind) == 0 &&
		    strcmp(cause->suspect->memory, suspect->memory) == 0 &&
		    suspect->offset - cause->suspect->offset <=
			    cause->last_offset - cause->suspect->offset + NEIGHBOUR)
			return cause;
	}
	return add_cause(suspect->image);
}

static void gather_suspects(void)
{
	for (unsigned int i = 0; i < suspect_count; i++) {
		const struct suspect *suspect = &suspects[i].suspect;
		struct cause *cause = cause_of_suspect(suspect);

		suspects[i].cause = CAUSES_MAX;
		if (cause == NULL)
			continue;
		suspects[i].cause = (unsigned int)(cause - causes);
		if (cause->suspect == NULL)
			cause->suspect = suspect;
		cause->last_offset = suspect->offset;
		cause->words += suspect->words;
	}
}

/* Does the pointer lead to where the finding was, or to what begins less than a page before it? */
static bool explains(const struct suspect *suspect, const struct finding *finding)
{
	const struct access_record *record = finding->record;
	uint64_t first = record->address & ~(uint64_t)(PAGE_SIZE - 1);

	if (record->kind != RECORD_PAGE_FAULT || finding->image == NULL ||
	    finding->image->base.value != suspect->image_base.value)
		return false;
	return record->address - suspect->value < PAGE_SIZE ||
	       suspect->value - first < (record->detail + 1) * PAGE_SIZE;
}

static struct cause *cause_of_finding(const struct finding *finding)
{
	for (unsigned int i = 0; i < suspect_count; i++) {
		if (suspects[i].cause < CAUSES_MAX && explains(&suspects[i].suspect, finding))
			return &causes[suspects[i].cause];
	}
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
