/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The report: counts, and one print for each kind of line. */
#include "kernel/report.h"

#include "kernel/console.h"

static struct {
	struct report_hooks hooks;
	unsigned int checks;
	unsigned int failed;
	unsigned int skipped;
	unsigned int deviations; /* known ones: checks and violations */
	unsigned int violations; /* unknown ones */
	bool open;		 /* the version is printed */
	bool closed;		 /* the plan is printed */
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
	report_fact("program=%s handoff-version=%u size=%u", program, handoff->version,
		    handoff->size);
}

/* The verdict rests on what is printed while it is `on`. */
static void stress(bool on)
{
	if (report.hooks.stress != NULL)
		report.hooks.stress(on);
}

/* The number of a line is that of the checks before it: TAP numbers all of them, skipped ones too. */
static bool add_check(bool ok, unsigned int *outcome, const char *name, const char *directive,
		      const char *reason)
{
	if (report.hooks.wants != NULL && !report.hooks.wants(name))
		return false;
	report.checks++;
	if (outcome != NULL)
		(*outcome)++;
	stress(!ok);
	console_print("%s %u - %s%s%s\n", ok ? "ok" : "not ok", report.checks, name, directive,
		      reason);
	stress(false);
	return true;
}

bool report_check(bool ok, const char *name)
{
	return add_check(ok, ok ? NULL : &report.failed, name, "", "");
}

void report_skip(const char *name, const char *reason)
{
	(void)add_check(true, &report.skipped, name, " # SKIP ", reason);
}

/* TAP 13 has TODO for a check that is known not to pass: readers of the report do not count it. */
bool report_deviation(const char *name, const char *reason)
{
	return add_check(false, &report.deviations, name, " # TODO ", reason);
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

void report_failing(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	stress(true);
	print_line("#", format, arguments);
	stress(false);
	va_end(arguments);
}

/* All that are kept, and how many more. On those of a known deviation the verdict does not rest. */
void report_reasons(const struct reasons *reasons, const char *name)
{
	const bool known = reasons->count > 0 && reasons->cause != NULL;
	const report_printer say = known ? report_fact : report_failing;

	if (!(known ? report_deviation(name, reasons->cause)
		    : report_check(reasons->count == 0, name)))
		return;
	for (unsigned int i = 0; i < reasons->count && i < REASONS_KEPT; i++)
		say("%s", reasons->text[i]);
	if (reasons->count > REASONS_KEPT)
		say("and %u more", reasons->count - REASONS_KEPT);
}

static bool is_pass(void)
{
	return report.failed == 0 && report.violations == 0;
}

/* The line that the launcher reads; the last one counts. */
static void print_verdict(void)
{
	const bool lacks = report.hooks.lacks != NULL && report.hooks.lacks();

	report_failing("verdict=%s checks=%u failed=%u skipped=%u deviations=%u violations=%u",
		       !is_pass() ? "fail"
		       : lacks	  ? "incomplete"
				  : "pass",
		       report.checks, report.failed, report.skipped, report.deviations,
		       report.violations);
}

void report_violation(bool known)
{
	if (known)
		report.deviations++;
	else
		report.violations++;
	if (report.closed)
		print_verdict();
}

/* TAP allows the plan at the end as well as at the start: how many checks there are is known now. */
void report_close(void)
{
	console_print("1..%u\n", report.checks);
	report.closed = true;
	print_verdict();
}

void report_failed_at_last(void)
{
	report.failed++;
	print_verdict();
}

/* TAP's word for a report that ends before its plan; its readers fail it whatever came before. */
void report_bail_out(const char *format, va_list arguments)
{
	print_line("Bail out!", format, arguments);
}

void report_recall(void)
{
	if (!is_pass() && report.hooks.recall != NULL)
		report.hooks.recall();
}
