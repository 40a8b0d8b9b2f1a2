/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * EFI_TIME, examined, written down and counted with; pure.
 */
#ifndef SERVICES_TIME_H
#define SERVICES_TIME_H

#include <efi_runtime.h>

#include "kernel/reasons.h"

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

/* Seconds since the beginning of the year 0 of our calendar, zones ignored: a difference is what
 * passed, negative ones being huge. */
uint64_t time_seconds(const EFI_TIME *time);

/* The same clock so many seconds later; all other fields as they are. */
EFI_TIME time_later(const EFI_TIME *time, uint64_t seconds);

/* Less than, equal to or greater than 0, as `left` is before, at or after `right`; zones ignored. */
int time_compare(const EFI_TIME *left, const EFI_TIME *right);

#endif
