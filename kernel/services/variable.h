/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the checks of the variable services share: the room that firmware reads and writes.
 */
#ifndef SERVICES_VARIABLE_H
#define SERVICES_VARIABLE_H

#include <stdbool.h>

#include "kernel/services/service.h"

/* Longer names and larger contents than these have not been seen; both are said if they occur. */
#define VARIABLE_NAME_SIZE 4096 /* bytes */
#define VARIABLE_DATA_SIZE 16384

/* A name, and whose it is. */
struct variable_key {
	CHAR16 name[VARIABLE_NAME_SIZE / sizeof(CHAR16)];
	EFI_GUID vendor;
};

/* Statics of the kernel: mapped whenever firmware is called. */
struct variable_room {
	struct variable_key key;
	uint32_t attributes;
	uint64_t size;
	uint8_t data[VARIABLE_DATA_SIZE];
};
extern struct variable_room variable_room;

/* Names the variable that is talked about: an ASCII name of the given vendor. */
void variable_choose(const char *name, const EFI_GUID *vendor);

/* GetVariable of the chosen one with that capacity; the answer is in the room. */
EFI_STATUS variable_get(struct service_check *check, uint64_t capacity);

enum variable_step {
	VARIABLE_STEP_NEXT, /* the room holds another variable */
	VARIABLE_STEP_END,  /* the list is over */
	VARIABLE_STEP_FAULT /* the check has a reason now, or is skipped */
};

/*
 * GetNextVariableName: puts the key behind the chosen one into the room; an empty name starts the
 * list. `capacity` is how many bytes firmware is told it has, and grows as firmware asks.
 */
enum variable_step variable_next(struct service_check *check, uint64_t *capacity);

extern const EFI_GUID variable_global; /* the specification's own vendor */
extern const EFI_GUID variable_ours;   /* nobody else's */

#endif
