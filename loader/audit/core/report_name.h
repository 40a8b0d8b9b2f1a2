/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The name of a report's file: of the machine that it is about, as SMBIOS has it (kernel/display/smbios.h).
 */
#ifndef REPORT_NAME_H
#define REPORT_NAME_H

#include <stddef.h>
#include <stdint.h>

/* With its end. The folder in front and the number behind fit in FILE_NAME_SIZE. */
#define REPORT_NAME_SIZE 41

/*
 * Writes vendor, board and firmware version with `-` between, of letters, digits, `.` and `-` alone: of the
 * base board, or where it says nothing of the system. "unknown" where the structures name neither.
 */
void report_name(const uint8_t *structures, size_t length, char name[REPORT_NAME_SIZE]);

#endif
