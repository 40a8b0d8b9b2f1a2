/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A record with everything looked up that a judgement needs.
 */
#ifndef AUDIT_SCENE_H
#define AUDIT_SCENE_H

#include <audit/drivers.h>
#include <audit/record.h>
#include <handoff.h>

#include "kernel/audit/findings/holders.h"

struct audit_scene {
	const struct handoff *handoff;
	const struct access_record *record;

	/* The target of the access. `memory` is the descriptor of the address, or NULL. */
	bool reachable; /* a RUNTIME region, at the address where firmware reaches it in this phase */
	bool possible; /* this machine can have a physical address of that value */
	const struct memory_descriptor *memory;

	/* The origin of the access; the service's entry if no instruction of firmware is known. */
	paddr_t instruction;
	const struct memory_descriptor *code; /* the descriptor of the instruction, or NULL */
	const struct handoff_image *image;    /* NULL: no image that the handoff knows */

	/* Those that may have jumped to a fetch's target, where the stack does not show who did:
	 * `instruction` is the target then, and `image` the first of them. */
	bool hidden;
	bool assumed; /* no word shows who: see assume() in scene.c */
	struct holders holders;

	/* The driver whose image held the instruction or a fetch's target, and is gone; or NULL. */
	const struct handoff_driver *unloaded;
};

struct audit_scene scene_of(const struct handoff *handoff, const struct access_record *record);

/* The image of the entry of the record's service, or NULL. */
const struct handoff_image *scene_entry_image(const struct audit_scene *scene);

/* Is this finding a known deviation of this very firmware? (known.c) */
bool scene_is_known(const struct audit_scene *scene);

#endif
