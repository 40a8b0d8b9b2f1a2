/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The phases of a handoff, in order; the end of a phase takes away what could be done in it.
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

/* The names of the phases in findings. */
extern const char phase_names[PHASE_COUNT][12];

#endif
