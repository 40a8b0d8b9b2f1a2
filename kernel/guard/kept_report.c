/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Text, a seal on it, and both on their way to memory.
 */
#include "kernel/guard/kept_report.h"

#include <arch/cpu.h>

#include "kernel/lib/crc32.h"
#include "kernel/lib/string.h"

#define SEAL(length, crc) ((uint64_t)(crc) << 32 | (length))
#define SEAL_LENGTH(seal) ((uint32_t)(seal))
#define SEAL_CRC(seal) ((uint32_t)((seal) >> 32))

/* The text is in memory before the seal says so. */
static void set_seal(struct kept_report *report, uint64_t seal)
{
	*(volatile uint64_t *)&report->seal = seal;
	cpu_write_back(report, offsetof(struct kept_report, text));
}

void kept_report_open(struct kept_report *report)
{
	report->magic = KEPT_REPORT_MAGIC;
	set_seal(report, SEAL(0, 0));
}

void kept_report_write(struct kept_report *report, const char *text, size_t length)
{
	const uint32_t used = SEAL_LENGTH(report->seal);
	const size_t room = sizeof(report->text) - used;

	if (length > room)
		length = room;
	memcpy(report->text + used, text, length);
	cpu_write_back(report->text + used, length);
	set_seal(report, SEAL(used + length, crc32_more(SEAL_CRC(report->seal), text, length)));
}

uint64_t kept_report_note(struct kept_report *report, const char *text, size_t length)
{
	const uint64_t before = report->seal;

	kept_report_write(report, text, length);
	return before;
}

void kept_report_take_back(struct kept_report *report, uint64_t before)
{
	set_seal(report, before);
}

size_t kept_report_length(const struct kept_report *report)
{
	const uint32_t length = SEAL_LENGTH(report->seal);

	if (report->magic != KEPT_REPORT_MAGIC || length > sizeof(report->text) ||
	    crc32(report->text, length) != SEAL_CRC(report->seal))
		return 0;
	return length;
}

void kept_report_forget(struct kept_report *report)
{
	report->magic = 0;
	set_seal(report, SEAL(0, 0));
}
