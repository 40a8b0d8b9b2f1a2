/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The backend and the buffers with which harmless calls are made in each phase, and the calls themselves,
 * prepared but not made: kernel/guard/probe.h makes and judges them.
 */
#ifndef PROBE_CALL_H
#define PROBE_CALL_H

#include "kernel/guard/guard.h"

/* The memory that the calls' pointers lead to; firmware must be able to reach it in this phase. */
struct probe_buffers {
	uint8_t time[16];
	uint8_t capabilities[16];
	uint8_t guid[16];
	uint64_t size;
	uint64_t values[4];
	uint32_t capsule[8]; /* an EFI_CAPSULE_HEADER */
	uint16_t name[256];
	uint8_t data[1024];
};

/* Makes a call as this phase does, and fills in the results; `call` names the service. */
typedef void (*probe_maker)(void *context, struct firmware_call *call);

/* The way to call firmware in this phase, and the buffers for it. */
struct probe_backend {
	struct probe_buffers *buffers;
	probe_maker make;
	void *context; /* of `make` */
};

/* Empties the buffers and prepares the call of `service` in them. False for a service that is not called,
 * and for the two that set the clock and its alarm: kernel/guard/probe_clock.h. */
bool probe_prepare(enum service service, struct probe_buffers *buffers, struct firmware_call *call);

#endif
