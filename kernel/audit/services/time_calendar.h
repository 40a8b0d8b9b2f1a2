/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Arithmetic with EFI_TIME; pure. kernel/lib/efi_time.h examines it and writes it down.
 */
#ifndef SERVICES_TIME_CALENDAR_H
#define SERVICES_TIME_CALENDAR_H

#include "kernel/lib/efi_time.h"

/* Seconds since the beginning of the year 0 of our calendar, zones ignored: a difference is the time
 * that passed, and a negative one is a huge number. */
uint64_t time_seconds(const EFI_TIME *time);

/* Seconds since 1970 of the text that time_text() makes; without a zone it counts as UTC. 0 for any other text,
 * and for a time before. */
uint64_t time_seconds_since_1970(const char *iso);

/* The same clock so many seconds later; all other fields as they are. */
EFI_TIME time_later(const EFI_TIME *time, uint64_t seconds);

/* Less than, equal to or greater than 0, as `left` is before, at or after `right`; zones ignored. */
int time_compare(const EFI_TIME *left, const EFI_TIME *right);

#endif
