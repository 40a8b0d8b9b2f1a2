/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Events of the loader's own, which firmware must signal: loader/audit/events.c creates them, and
 * kernel/audit/evidence/signals.c judges what they counted.
 */
#ifndef AUDIT_EVENTS_H
#define AUDIT_EVENTS_H

#include <stdint.h>

/* An event for each group that belongs to the handoff, and for each of the two types that UEFI 2.0
 * replaced by a group (UEFI 2.10, section 7.1). */
enum event {
	EVENT_EXIT_TYPE,	    /* EVT_SIGNAL_EXIT_BOOT_SERVICES */
	EVENT_ADDRESS_CHANGE_TYPE,  /* EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE */
	EVENT_BEFORE_EXIT_GROUP,    /* EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES, since 2.9 */
	EVENT_EXIT_GROUP,	    /* EFI_EVENT_GROUP_EXIT_BOOT_SERVICES */
	EVENT_ADDRESS_CHANGE_GROUP, /* EFI_EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE */
	EVENT_COUNT
};

struct handoff_event {
	uint64_t status; /* of CreateEvent or CreateEventEx */
	uint32_t count;	 /* the number of its signals */
	uint32_t order;	 /* its last signal, numbered among those of all events; from 1 */
};

struct handoff_events {
	uint32_t made;	  /* 0: there was no page of runtime memory for them */
	uint32_t signals; /* of all events together */
	struct handoff_event event[EVENT_COUNT];
};

#endif
