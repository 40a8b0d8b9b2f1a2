/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The phases of a handoff, in order; ending one destroys what it could do.
 *
 * boot      every service is there, and firmware owns the machine
 * exiting   from the first ExitBootServices on: GetMemoryMap and ExitBootServices, nothing else
 * physical  the exit succeeded; runtime services are called at their physical addresses
 * svam      inside SetVirtualAddressMap
 * virtual   runtime services are called through the virtual gRT
 * reset     inside ResetSystem
 */
#ifndef PHASE_H
#define PHASE_H

enum phase {
	PHASE_BOOT,
	PHASE_EXITING,
	PHASE_PHYSICAL,
	PHASE_SVAM,
	PHASE_VIRTUAL,
	PHASE_RESET,
	PHASE_COUNT
};

/* As findings name them. */
extern const char phase_names[PHASE_COUNT][12];

#endif
