/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The common part of the checks of the clock and its alarm: the buffers that firmware reads and
 * writes, and the four calls.
 */
#ifndef SERVICES_CLOCK_H
#define SERVICES_CLOCK_H

#include <stdbool.h>

#include "kernel/audit/services/audited.h"

/* A static of the kernel: mapped whenever firmware is called. */
struct clock_buffers {
	EFI_TIME time;
	EFI_TIME_CAPABILITIES capabilities;
	uint8_t enabled;
	uint8_t pending;
};
extern struct clock_buffers clock_buffers;

/* GetTime with real capabilities, though they are optional: NULL breaks some firmware. The answers of
 * this and the next are in the buffers, which hold 0xee where firmware filled nothing in. */
EFI_STATUS clock_get(struct service_check *check);
EFI_STATUS clock_get_wakeup(struct service_check *check);
bool clock_wrote_nothing(void);

/* Puts the present time in *time, and into the buffers. False if the clock cannot be read or shows no
 * valid time, which is no reason here: service.GetTime reports it already. */
bool clock_get_sound(struct service_check *check, EFI_TIME *time);
#define CLOCK_NOT_SOUND "the clock cannot be read"

EFI_STATUS clock_set(struct service_check *check, const EFI_TIME *time);

/* Turns the alarm on or off; `time` may be NULL. */
EFI_STATUS clock_set_wakeup(struct service_check *check, bool enable, const EFI_TIME *time);

/* A clock that is set must be put back, and so be read first: the skip if it cannot be read. */
#define CLOCK_NOT_READ "what it sets cannot be read, and so not be put back"

/* The seconds that the clock may go on, at most, while a check makes two calls. */
#define CLOCK_PATIENCE 10

/* Is `later` at `earlier`'s second or so little after it, with the same zone and daylight? */
bool clock_went_on(const EFI_TIME *earlier, const EFI_TIME *later);

#endif
