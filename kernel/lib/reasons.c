/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Reasons, kept in order, and known deviations.
 */
#include "kernel/lib/reasons.h"

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

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

/* Compared from the end: Debian's firmware says that it is "Debian distribution of EDK II". */
bool deviation_vendor_is(const struct handoff *handoff, const char *vendor)
{
	const char *name = handoff->firmware_vendor;
	size_t length = strlen(name), vendor_length = strlen(vendor);

	return length >= vendor_length && strcmp(name + length - vendor_length, vendor) == 0;
}
