/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One harmless call of each runtime service, to learn whether it is there.
 *
 * The same calls are made in the phases boot, physical and virtual, so that the phases can be
 * compared: the availability matrix. Arguments are chosen so that nothing changes: an absent variable
 * is deleted, no capsule is passed. (The monotonic count does go on: there is no call of that service
 * with which it would not.) Clock and alarm are read, and set with a month that has to be refused;
 * firmware that takes it gets back at once what was read. If they cannot be read they are not set.
 * Three services cannot be asked without consequences and are not called: SetVirtualAddressMap,
 * ConvertPointer and ResetSystem.
 */
#ifndef PROBE_H
#define PROBE_H

#include "kernel/guard/guard.h"

enum probe_outcome {
	PROBE_NOT_CALLED,
	PROBE_AVAILABLE,   /* it answered what a working service answers to these arguments */
	PROBE_UNSUPPORTED, /* EFI_UNSUPPORTED */
	PROBE_REFUSED,	   /* some other error */
	PROBE_ABORTED,	   /* it did not return by itself */
	PROBE_OUTCOME_COUNT
};

/* What the calls' pointers point to; it must be where firmware may reach it in this phase. */
struct probe_room {
	uint8_t time[16];
	uint8_t capabilities[16];
	uint8_t guid[16];
	uint64_t size;
	uint64_t values[4];
	uint32_t capsule[8]; /* an EFI_CAPSULE_HEADER */
	uint16_t name[256];
	uint8_t data[1024];
};

/* Makes a call in the way of this phase, and fills in what came back; `call` names the service. */
typedef void (*probe_maker)(void *context, struct firmware_call *call);

/* How firmware is called in this phase, and with what. */
struct probe_way {
	struct probe_room *room;
	probe_maker make;
	void *context; /* of `make` */
};

/* Calls `service` and judges what came back, which is in `call`, except for one that is not called. */
enum probe_outcome probe_service(const struct probe_way *way, enum service service,
				 struct firmware_call *call);

/* Empties the room and prepares the call of `service` in it. False for a service that is not called,
 * and for the two that set the clock and its alarm: kernel/guard/probe_clock.h. */
bool probe_prepare(enum service service, struct probe_room *room, struct firmware_call *call);

#endif
