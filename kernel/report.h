/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report: TAP version 13 on the serial port, one check a line; on the screen what it says.
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

#include "kernel/lib/format.h"
#include "kernel/lib/reasons.h"

struct report_counts {
	unsigned int checks;
	unsigned int failed;
	unsigned int skipped;
	unsigned int known;	 /* checks, and below violations, that this firmware is known for */
	unsigned int deviations; /* in all */
	unsigned int violations; /* unknown ones */
};

/* A program's own part in the report; a member may be NULL. */
struct report_hooks {
	bool (*wants)(const char *name); /* is that check to be made? NULL: all are */
	void (*failed)(const char *name, const struct reasons *reasons); /* which may be NULL */
	void (*close)(const struct report_counts *counts); /* says what the verdict rests on */
	bool (*lacks)(void); /* was too little examined for a pass? NULL: it was not */
};

/* The version, and the fact that names program and handoff. */
void report_open(const char *program, const struct handoff *handoff,
		 const struct report_hooks *hooks);

/* One check: `ok N - NAME` or `not ok N - NAME`. Returns whether it is in the report, so that reasons
 * can be added: a check that is not wanted is not. */
bool report_check(bool ok, const char *name);

/* A check that cannot be made: `ok N - NAME # SKIP reason`. */
void report_skip(const char *name, const char *reason);

/* `not ok N - NAME # TODO reason`, which is known. Returns as report_check() does. */
bool report_deviation(const char *name, const char *reason);

/* A fact, or why the check above is not ok: `# ` and the formatted line. */
void report_fact(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The check `name`, ok without a reason, and a `# ` line for each; a known deviation if they have a
 * cause. */
void report_reasons(const struct reasons *reasons, const char *name);

/* A violation was found and printed: `known` ones are deviations of this firmware. Behind the plan,
 * which is inside ResetSystem, the verdict is printed again at once: nothing may come after it. */
void report_violation(bool known);

/* The plan `1..N`, what the verdict rests on, and the verdict. */
void report_close(void);

/* Something failed behind the plan: the verdict line again, which the launcher believes as the last. */
void report_failed_at_last(void);

/* Before a halt: a report that bailed out says what it would have rested on. */
void report_recall(void);

/* `Bail out! reason`: the report cannot go on; it is opened if it was not yet. */
void report_bail_out(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

/* ---- console.c: what is written goes to the serial port and to the sink that was added, and the screen shows what it
 * says ---- */

/* Before this, writing goes to COM1 alone, so that even a handoff that is not believed is named. */
void console_open(const struct handoff *handoff);

/* Somewhere else that everything is written to from now on: one. It stays where it is. */
void console_add_sink(struct sink *sink);

/* What the screen shows, for a program that adds to it: how many checks there will be, a section of the closing
 * page besides those that every program has, the last row. */
struct display *console_display(void);

/* Formats as kernel/lib/format.h does. */
void console_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void console_print_list(const char *format, va_list arguments)
	__attribute__((format(printf, 1, 0)));

#endif
