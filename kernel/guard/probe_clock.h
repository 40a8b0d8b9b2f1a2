/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetTime and SetWakeupTime, called with arguments that they must refuse: the clock or alarm is read
 * first, and put back if they took it.
 *
 * Firmware whose clock cannot be read is not asked to set it. Only where reading is EFI_UNSUPPORTED
 * there is nothing that could be spoilt (U-Boot after the exit).
 */
#ifndef PROBE_CLOCK_H
#define PROBE_CLOCK_H

#include "kernel/guard/probe_call.h"

/* The time of the clock or the alarm before it was set. */
struct probe_clock_before {
	uint8_t time[16];
	bool enabled;
	bool known;
};

/* Reads the time that `setter` will overwrite, and leaves the present time in the buffers: an alarm in
 * the past may be refused for that. False if `setter` must not be called. */
bool probe_clock_read(const struct probe_backend *backend, enum service setter,
		      struct probe_clock_before *before);

/* The call that sets the clock, or an alarm that is on, to the time in the buffers. */
void probe_clock_prepare(const struct probe_backend *backend, enum service setter,
			 struct firmware_call *call);

/* Sets the clock or alarm back. Returns whether that worked. */
bool probe_clock_put_back(const struct probe_backend *backend, enum service setter,
			  const struct probe_clock_before *before);

#endif
