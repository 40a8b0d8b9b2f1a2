/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One harmless call of each runtime service, to learn whether it is there.
 *
 * The same calls are made in the phases boot, physical and virtual, so that the phases can be
 * compared: the availability matrix. Arguments are chosen so that nothing changes: an absent variable
 * is deleted, no capsule is passed. (The monotonic count does go on: every call of that service
 * counts.) Clock and alarm are read, and set with a month that has to be refused; firmware that takes
 * it gets back at once the time that was read. If they cannot be read they are not set.
 * Three services cannot be asked without consequences and are not called: SetVirtualAddressMap,
 * ConvertPointer and ResetSystem.
 */
#ifndef PROBE_H
#define PROBE_H

#include "kernel/guard/probe_call.h"

enum probe_outcome {
	PROBE_NOT_CALLED,
	PROBE_AVAILABLE,   /* it answered what a working service answers to these arguments */
	PROBE_UNSUPPORTED, /* EFI_UNSUPPORTED */
	PROBE_REFUSED,	   /* some other error */
	PROBE_ABORTED,	   /* it did not return by itself */
	PROBE_OUTCOME_COUNT
};

/* Calls `service` and judges the result, which is in `call`, except for one that is not called. */
enum probe_outcome probe_service(const struct probe_backend *backend, enum service service,
				 struct firmware_call *call);

#endif
