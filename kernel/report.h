/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report: TAP version 13 on serial port and screen, one check a line.
 *
 * Four outcomes, as test frameworks know them, each defined here once:
 *	ok		what was asked for is so
 *	ok # SKIP	it cannot be asked on this machine or under this policy; the reason follows
 *	not ok # TODO	a known deviation of this firmware, keyed to its vendor and to evidence
 *	not ok		the firmware (or we) got it wrong: the verdict is fail
 *
 * Facts are lines `# key=value …`; values with blanks are quoted by who prints them. After the plan
 * only `#` lines follow.
 */
#ifndef KERNEL_REPORT_H
#define KERNEL_REPORT_H

#include <handoff.h>
#include <stdarg.h>
#include <stdbool.h>

void report_open(const struct handoff *handoff);

/* One check: `ok N - NAME` or `not ok N - NAME`. Returns whether it is in the report, so that reasons
 * can be added: what checks= does not ask for is not. */
bool report_check(bool ok, const char *name);

/* A check that cannot be made: `ok N - NAME # SKIP reason`. */
void report_skip(const char *name, const char *reason);

/* A check that is not ok for a reason that is known: `not ok N - NAME # TODO reason`. Returns as
 * report_check() does. */
bool report_deviation(const char *name, const char *reason);

/* A fact, or why the check above is not ok: `# ` and the formatted line. */
void report_fact(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for what the verdict rests on: findings, and why a check is not ok. */
void report_failing(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One of the two: a line on which the verdict does not always rest. */
typedef void (*report_voice)(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A violation was found and printed: `known` ones are deviations of this firmware. Behind the plan,
 * which is inside ResetSystem, the verdict is printed again at once: nothing may come after it. */
void report_violation(bool known);

/* The closing tables, the plan `1..N` and the verdict. */
void report_close(const struct handoff *handoff);

/* A verdict line again, after something happened behind the plan; `failed` makes it a failure. */
void report_verdict_again(bool failed);

/* Before a halt: shows all of report_failing() once more, on the screen alone, where it has scrolled
 * away since. A report that passes has nothing to show: its verdict stands last as it is. */
void report_recall(void);

/* `Bail out! reason`: the report cannot go on; it is opened if it was not yet. */
void report_bail_out(const char *format, ...) __attribute__((format(printf, 1, 2)));
void report_bail_out_list(const char *format, va_list arguments)
	__attribute__((format(printf, 1, 0)));

#endif
