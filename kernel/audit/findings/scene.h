/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A record with everything looked up that a judgement needs.
 */
#ifndef AUDIT_SCENE_H
#define AUDIT_SCENE_H

#include <audit/drivers.h>
#include <audit/record.h>
#include <handoff.h>

struct audit_scene {
	const struct handoff *handoff;
	const struct access_record *record;

	/* What was touched. `memory` is the descriptor behind the address, NULL if none lists it. */
	bool reachable; /* a RUNTIME region, at the address where firmware reaches it in this phase */
	bool possible; /* this machine can have a physical address of that value */
	const struct memory_descriptor *memory;

	/* Who did it. The entry of the service stands in where no instruction of firmware is known. */
	paddr_t instruction;
	const struct memory_descriptor *code; /* the descriptor of the instruction, or NULL */
	const struct handoff_image *image;    /* NULL: no image that the handoff knows */

	/* Whose code was there, or where a fetch was to lead, and is there no more; NULL: nobody's. */
	const struct handoff_driver *unloaded;
};

struct audit_scene scene_of(const struct handoff *handoff, const struct access_record *record);

/* Is this finding a known deviation of this very firmware? (deviation.c) */
bool scene_is_known(const struct audit_scene *scene);

/* How many bits a physical address of this machine has; per architecture. */
unsigned int audit_physical_bits(void);

#endif
