/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_TIME, examined and written down; pure.
 */
#ifndef KERNEL_EFI_TIME_H
#define KERNEL_EFI_TIME_H

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/reasons.h"

#define TIME_TEXT_SIZE 40

/* Every field in its range (UEFI 2.10, section 8.3.1, EFI_TIME), or a reason for each that is not. */
void time_examine(const EFI_TIME *time, struct reasons *reasons);

/*
 * ISO 8601: 2024-02-29T23:59:58.000000001+02:00; the fraction only if there is one, no zone if it is
 * unspecified. UEFI counts zones westwards (local time = UTC - TimeZone), ISO eastwards.
 */
struct time_text {
	char text[TIME_TEXT_SIZE];
};
struct time_text time_text(const EFI_TIME *time);

/* 28 to 31; 31 for a month that there is not. */
unsigned int time_days_of_month(unsigned int year, unsigned int month);

#endif
