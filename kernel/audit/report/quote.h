/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The quotation marks around a value in a line of facts.
 */
#ifndef REPORT_QUOTE_H
#define REPORT_QUOTE_H

#include <stdbool.h>

/* Quotation marks if the value is empty or holds blanks. */
static inline const char *format_quote(const char *value)
{
	bool blank = *value == '\0';

	for (; *value != '\0'; value++)
		blank = blank || *value == ' ';
	return blank ? "\"" : "";
}

#endif
