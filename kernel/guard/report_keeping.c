/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A report's text and its checksum, written back to memory.
 */
#include "kernel/guard/report_keeping.h"

#include <arch/cache.h>

#include "kernel/lib/crc32.h"
#include "kernel/lib/string.h"

#define CHECKSUM(length, crc) ((uint64_t)(crc) << 32 | (length))
#define CHECKSUM_LENGTH(checksum) ((uint32_t)(checksum))
#define CHECKSUM_CRC(checksum) ((uint32_t)((checksum) >> 32))

/* The text is in memory before the checksum covers it. */
static void set_checksum(struct kept_report *report, uint64_t checksum)
{
	*(volatile uint64_t *)&report->checksum = checksum;
	cpu_write_back(report, offsetof(struct kept_report, text));
}

void kept_report_open(struct report_writer *writer, struct kept_report *report)
{
	*writer = (struct report_writer){.report = report, .checksum = CHECKSUM(0, 0)};
	report->magic = KEPT_REPORT_MAGIC;
	set_checksum(report, writer->checksum);
}

void kept_report_continue(struct report_writer *writer, struct kept_report *report)
{
	const uint64_t checksum = report->checksum;

	kept_report_open(writer, report);
	writer->checksum = checksum;
	set_checksum(report, checksum);
	if (kept_report_length(report) != CHECKSUM_LENGTH(checksum))
		kept_report_open(writer, report);
}

static void append(struct report_writer *writer, const char *text, size_t length)
{
	const uint32_t used = CHECKSUM_LENGTH(writer->checksum);
	struct kept_report *report = writer->report;
	const size_t room = sizeof(report->text) - used;

	if (length > room)
		length = room;
	memcpy(report->text + used, text, length);
	cpu_write_back(report->text + used, length);
	report->magic = KEPT_REPORT_MAGIC;
	writer->checksum = CHECKSUM(used + length,
				    crc32_more(CHECKSUM_CRC(writer->checksum), text, length));
	set_checksum(report, writer->checksum);
}

void kept_report_write(struct report_writer *writer, const char *text, size_t length)
{
	kept_report_take_back(writer);
	if (writer->report != NULL)
		append(writer, text, length);
}

void kept_report_note(struct report_writer *writer, const char *text, size_t length)
{
	kept_report_take_back(writer);
	if (writer->report == NULL)
		return;
	writer->before_note = writer->checksum;
	writer->noted = true;
	append(writer, text, length);
}

void kept_report_take_back(struct report_writer *writer)
{
	if (!writer->noted)
		return;
	writer->noted = false;
	writer->checksum = writer->before_note;
	set_checksum(writer->report, writer->checksum);
}

size_t kept_report_length(const struct kept_report *report)
{
	const uint32_t length = CHECKSUM_LENGTH(report->checksum);

	if (report->magic != KEPT_REPORT_MAGIC || length > sizeof(report->text) ||
	    crc32(report->text, length) != CHECKSUM_CRC(report->checksum))
		return 0;
	return length;
}

void kept_report_forget(struct kept_report *report)
{
	report->magic = 0;
	set_checksum(report, CHECKSUM(0, 0));
}
