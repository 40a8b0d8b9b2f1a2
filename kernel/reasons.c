/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Reasons, kept in order and told in order.
 */
#include "kernel/reasons.h"

#include "kernel/lib/format.h"
#include "kernel/report.h"

void reasons_add(struct reasons *reasons, const char *format, ...)
{
	va_list arguments;

	if (reasons->count < REASONS_KEPT) {
		va_start(arguments, format);
		format_text_list(reasons->text[reasons->count], REASON_SIZE, format, arguments);
		va_end(arguments);
	}
	reasons->count++;
}

static void tell(const struct reasons *reasons, report_voice say)
{
	for (unsigned int i = 0; i < reasons->count && i < REASONS_KEPT; i++)
		say("%s", reasons->text[i]);
	if (reasons->count > REASONS_KEPT)
		say("and %u more", reasons->count - REASONS_KEPT);
}

void reasons_report(const struct reasons *reasons, const char *name)
{
	if (report_check(reasons->count == 0, name))
		tell(reasons, report_failing);
}

void reasons_report_deviation(const struct reasons *reasons, const char *name,
			      const char *explanation)
{
	/* The verdict does not rest on it: its line is enough on a screen that has room for few. */
	if (report_deviation(name, explanation))
		tell(reasons, report_fact);
}
