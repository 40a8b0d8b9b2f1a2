/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A file's name out of SMBIOS.
 */
#include "loader/audit/core/report_name.h"

#include <stdbool.h>

#include "kernel/display/smbios.h"
#include "kernel/lib/string.h"

static bool is_plain(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
	       (character >= '0' && character <= '9') || character == '.';
}

/* One `-` for all characters between two that are plain. */
static void add(char name[REPORT_NAME_SIZE], const char *part)
{
	size_t used = strlen(name);
	bool gap = used != 0;

	for (; *part != '\0'; part++) {
		if (!is_plain(*part)) {
			gap = used != 0;
			continue;
		}
		if (used + gap + 1 >= REPORT_NAME_SIZE)
			return;
		if (gap)
			name[used++] = '-';
		gap = false;
		name[used++] = *part;
		name[used] = '\0';
	}
}

void report_name(const uint8_t *structures, size_t length, char name[REPORT_NAME_SIZE])
{
	name[0] = '\0';
	for (int is_board = 1; is_board >= 0 && name[0] == '\0'; is_board--) {
		add(name, smbios_text(structures, length, SMBIOS_MANUFACTURER(is_board)));
		add(name, smbios_text(structures, length, SMBIOS_PRODUCT(is_board)));
	}
	add(name, smbios_text(structures, length, SMBIOS_FIRMWARE_VERSION));
	if (name[0] == '\0')
		add(name, "unknown");
}
