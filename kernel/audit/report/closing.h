/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The closing tables: every finding was printed when it happened, and here they are added up.
 *
 * A finding is printed once however often it happens, so that only these tables say how often. They
 * are facts before the plan; a finding inside ResetSystem comes too late for them.
 */
#ifndef AUDIT_CLOSING_H
#define AUDIT_CLOSING_H

#include "kernel/audit/findings/classify.h"
#include "kernel/audit/findings/scene.h"

struct finding {
	const struct access_record *record;
	const struct handoff_image *image; /* NULL: no image that the handoff knows */
	paddr_t instruction;
	bool hidden;	       /* a jump, and who made it is not known: */
	struct holders places; /* words that it may have gone by; else the instruction */
	const char *memory;    /* that was touched, by its type, or "none" */
	enum audit_class class;
	bool known;	    /* this firmware is known for it */
	unsigned int cause; /* kernel/audit/report/causes.c */
};

/* Remembers a finding. Its record stays where it is: the guard goes on counting in it. */
void closing_add(const struct audit_scene *scene, enum audit_class class, bool known);

/* All of them, in the order in which they happened. */
unsigned int closing_count(void);
struct finding *closing_at(unsigned int index);

/* Was the same instruction's access a finding before, on that page or the one beside it? */
bool closing_has(const struct audit_scene *scene, enum audit_class class);

/* Prints the number of records that were `lost` because the list was full; the stack that each service
 * took in the kernel or before; then the services with findings, the images with findings, and the
 * findings that happened more than once. */
void closing_print(const struct handoff *handoff, uint32_t lost,
		   const uint32_t stack_bytes[SERVICE_COUNT]);

#endif
