/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report: counts, and one print for each kind of line. What the machine is like is told by
 * kernel/audit/report/machine.c.
 */
#include "kernel/report.h"

#include "kernel/audit/report/closing.h"
#include "kernel/audit/report/checks.h"
#include "kernel/console.h"
#include "kernel/audit/report/machine.h"

static struct {
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

void report_open(const struct handoff *handoff)
{
	print_version();
	machine_describe(handoff);
	checks_open(&handoff->options);
}

bool report_check(bool ok, const char *name)
{
	if (!checks_want(name))
		return false;
	report.checks++;
	if (!ok)
		report.failed++;
	console_remember(!ok);
	console_print("%s %u - %s\n", ok ? "ok" : "not ok", report.checks, name);
	console_remember(false);
	return true;
}

void report_skip(const char *name, const char *reason)
{
	if (!checks_want(name))
		return;
	report.checks++;
	report.skipped++;
	console_print("ok %u - %s # SKIP %s\n", report.checks, name, reason);
}

bool report_deviation(const char *name, const char *reason)
{
	if (!checks_want(name))
		return false;
	report.checks++;
	report.deviations++;
	console_remember(true);
	console_print("not ok %u - %s # TODO %s\n", report.checks, name, reason);
	console_remember(false);
	return true;
}

static void print_fact(const char *format, va_list arguments)
{
	print_version();
	console_print("# ");
	console_print_list(format, arguments);
	console_print("\n");
}

void report_fact(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_fact(format, arguments);
	va_end(arguments);
}

void report_failing(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	console_remember(true);
	print_fact(format, arguments);
	console_remember(false);
	va_end(arguments);
}

static bool is_pass(void)
{
	return report.failed == 0 && report.violations == 0;
}

static void print_verdict(void)
{
	report_failing("verdict=%s checks=%u failed=%u skipped=%u deviations=%u violations=%u",
		       is_pass() ? "pass" : "fail", report.checks, report.failed, report.skipped,
		       report.deviations, report.violations);
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

void report_close(const struct handoff *handoff)
{
	closing_print(handoff);
	console_print("1..%u\n", report.checks);
	report.closed = true;
	print_verdict();
}

void report_verdict_again(bool failed)
{
	if (failed)
		report.failed++;
	print_verdict();
}

void report_bail_out_list(const char *format, va_list arguments)
{
	print_version();
	console_print("Bail out! ");
	console_print_list(format, arguments);
	console_print("\n");
}

void report_bail_out(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_bail_out_list(format, arguments);
	va_end(arguments);
}

void report_recall(void)
{
	if (!is_pass())
		console_recall();
}
