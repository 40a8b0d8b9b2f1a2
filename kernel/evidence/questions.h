/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The seven questions, the facts beside them, and the pure examinations that answer them.
 *
 * Each question is one check; where it is not ok, `# ` lines say exactly what was found. The
 * examinations print nothing, so that they run on the host as well.
 */
#ifndef EVIDENCE_QUESTIONS_H
#define EVIDENCE_QUESTIONS_H

#include <handoff.h>

#include "kernel/lib/reasons.h"

/* In their order. */
enum question {
	QUESTION_EXIT,		/* did ExitBootServices succeed? */
	QUESTION_MAP,		/* is the final memory map right? */
	QUESTION_RUNTIME,	/* do runtime descriptors say so? */
	QUESTION_VIRTUAL_MAP,	/* was the virtual map set? */
	QUESTION_CHANGE,	/* did it reach gRT? */
	QUESTION_POINTERS,	/* and what firmware publishes? */
	QUESTION_BOOT_SERVICES, /* is nothing of boot services left? */
	QUESTION_COUNT
};

/* handoff.exit_boot_services … handoff.boot_services_gone. And one of them. */
void questions_check(const struct handoff *handoff);
void question_ask(const struct handoff *handoff, enum question question);

/* calls.c; an obstacle is why a question cannot be asked here, or NULL */
void exit_describe(const struct handoff *handoff); /* every attempt, and its answers */
void exit_examine(const struct handoff *handoff, struct reasons *reasons);

/* map.c */
void map_describe(const struct handoff *handoff); /* how much there is of each type */
/* Why a descriptor cannot be, or NULL. */
const char *map_impossibility(const struct memory_descriptor *descriptor);
/* A reason that begins with which descriptor it is. */
void map_blame(struct reasons *reasons, size_t index, const struct memory_descriptor *descriptor,
	       const char *fault);
void map_examine(const struct handoff *handoff, struct reasons *reasons);
void map_examine_runtime(const struct handoff *handoff, struct reasons *reasons);

/* address_map.c; an obstacle is why a question cannot be asked here, or NULL */
void virtual_map_describe(const struct handoff *handoff);
const char *virtual_map_obstacle(const struct handoff *handoff);
void virtual_map_examine(const struct handoff *handoff, struct reasons *reasons);

/* firmware_tables.c */
/* Why nothing can be learnt from converted pointers here, or NULL. */
const char *conversion_meaningless(const struct handoff *handoff);
void change_examine(const struct handoff *handoff, struct reasons *reasons);
void pointers_examine(const struct handoff *handoff, struct reasons *reasons);
void boot_services_examine(const struct handoff *handoff, struct reasons *reasons);

#endif
