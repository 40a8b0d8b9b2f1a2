/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The report: counts, and one print for each kind of line. */
#include "kernel/report.h"

static struct {
	struct report_hooks hooks;
	struct report_counts counts;
	bool open;   /* the version is printed */
	bool closed; /* the plan is printed, or what the verdict rests on */
} report;

/* Once, whoever comes first: a panic may, and without this line it is no report for its readers. */
static void print_version(void)
{
	if (!report.open)
		console_print("TAP version 13\n");
	report.open = true;
}

void report_open(const char *program, const struct handoff *handoff,
		 const struct report_hooks *hooks)
{
	report.hooks = *hooks;
	report_fact("program=%s handoff-version=%u size=%u version=" BRIGHTLINE_VERSION, program,
		    handoff->version, handoff->size);
}

/* The number of a line is that of the checks before it: TAP numbers all of them, skipped ones too. */
static bool add_check(bool ok, unsigned int *outcome, const char *name, const char *directive,
		      const char *reason)
{
	if (report.hooks.wants != NULL && !report.hooks.wants(name))
		return false;
	report.counts.checks++;
	if (outcome != NULL)
		(*outcome)++;
	console_print("%s %u - %s%s%s\n", ok ? "ok" : "not ok", report.counts.checks, name,
		      directive, reason);
	return true;
}

static bool check(bool ok, const char *name, const struct reasons *reasons)
{
	const bool is_there = add_check(ok, ok ? NULL : &report.counts.failed, name, "", "");

	if (is_there && !ok && report.hooks.failed != NULL)
		report.hooks.failed(name, reasons);
	return is_there;
}

bool report_check(bool ok, const char *name)
{
	return check(ok, name, NULL);
}

void report_skip(const char *name, const char *reason)
{
	(void)add_check(true, &report.counts.skipped, name, " # SKIP ", reason);
}

/* TAP 13 has TODO for a check that is known not to pass: readers of the report do not count it. */
bool report_deviation(const char *name, const char *reason)
{
	const bool is_there = add_check(false, &report.counts.known, name, " # TODO ", reason);

	report.counts.deviations += is_there;
	return is_there;
}

/* `start` is `#`, which is a comment to every reader of TAP, or the end of a report. */
static void print_line(const char *start, const char *format, va_list arguments)
{
	print_version();
	console_print("%s ", start);
	console_print_list(format, arguments);
	console_print("\n");
}

void report_fact(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_line("#", format, arguments);
	va_end(arguments);
}

/* All that are kept, and how many more. */
void report_reasons(const struct reasons *reasons, const char *name)
{
	const bool known = reasons->count > 0 && reasons->cause != NULL;

	if (!(known ? report_deviation(name, reasons->cause)
		    : check(reasons->count == 0, name, reasons)))
		return;
	for (unsigned int i = 0; i < reasons->count && i < REASONS_KEPT; i++)
		report_fact("%s", reasons->text[i]);
	if (reasons->count > REASONS_KEPT)
		report_fact("and %u more", reasons->count - REASONS_KEPT);
}

/* The line that the launcher reads; the last one counts. */
static void print_verdict(void)
{
	const struct report_counts *counts = &report.counts;
	const bool passes = counts->failed == 0 && counts->violations == 0;
	const bool lacks = report.hooks.lacks != NULL && report.hooks.lacks();
	const char *verdict = passes ? lacks ? "incomplete" : "pass" : "fail";

	report_fact("verdict=%s checks=%u failed=%u skipped=%u deviations=%u violations=%u",
		    verdict, counts->checks, counts->failed, counts->skipped, counts->deviations,
		    counts->violations);
}

void report_violation(bool known)
{
	if (known)
		report.counts.deviations++;
	else
		report.counts.violations++;
	if (report.closed)
		print_verdict();
}

/* TAP allows the plan at the end as well as at the start: how many checks there are is known now. */
void report_close(void)
{
	console_print("1..%u\n", report.counts.checks);
	report_recall();
	print_verdict();
}

void report_failed_at_last(void)
{
	report.counts.failed++;
	print_verdict();
}

/* TAP's word for a report that ends before its plan; its readers fail it whatever came before. */
void report_bail_out(const char *format, va_list arguments)
{
	print_line("Bail out!", format, arguments);
}

void report_recall(void)
{
	const bool was_closed = report.closed;

	report.closed = true;
	if (!was_closed && report.hooks.close != NULL)
		report.hooks.close(&report.counts);
}
