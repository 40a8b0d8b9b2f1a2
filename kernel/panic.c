/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The last words. Firmware is not asked to end the machine: it may be what brought us here. The rest
 * is the ladder of kernel/reset.c from its second step on.
 */
#include "kernel/kernel.h"

#include "kernel/report.h"

static struct {
	enum reset ending;
	bool begun;
	bool over;
} last_words = {.ending = RESET_HALT}; /* until the handoff is believed: halting loses nothing */

void panic_ends_by(enum reset reset)
{
	last_words.ending = reset;
}

void panic_begin(void)
{
	if (last_words.begun)
		reset_halt();
	last_words.begun = true;
}

/* Nothing here depends on an open console, on descriptor tables or on the handoff. */
void panic(const char *format, ...)
{
	va_list arguments;

	if (last_words.over)
		reset_halt();
	last_words.begun = last_words.over = true;
	va_start(arguments, format);
	report_bail_out(format, arguments);
	va_end(arguments);
	reset_without_firmware(last_words.ending);
}
