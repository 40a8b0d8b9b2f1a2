/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The seven questions, and the pure examinations that answer them; and what the loader tried.
 *
 * Each question is one check; where it is not ok, `# ` lines say exactly what was found. The
 * examinations print nothing, so that they run on the host as well.
 */
#ifndef EVIDENCE_QUESTIONS_H
#define EVIDENCE_QUESTIONS_H

#include <handoff.h>

#include "kernel/reasons.h"

/* exit.c */
void question_exit_boot_services(const struct handoff *handoff);
void exit_examine(const struct handoff *handoff, struct reasons *reasons);

/* map.c */
void question_memory_map(const struct handoff *handoff);
void question_runtime_attributes(const struct handoff *handoff);
/* Why a descriptor cannot be, or NULL. */
const char *map_impossibility(const struct memory_descriptor *descriptor);
void map_examine(const struct memory_map *map, struct reasons *reasons);
void map_examine_runtime(const struct memory_map *map, struct reasons *reasons);

/* virtual_map.c */
void question_set_virtual_address_map(const struct handoff *handoff);
void virtual_map_examine(const struct memory_map *map, const struct memory_map *virtual_map,
			 struct reasons *reasons);

/* tables.c */
/* Why nothing can be learnt from converted pointers here, or NULL. */
const char *conversion_meaningless(const struct handoff *handoff);
void question_virtual_address_change(const struct handoff *handoff);
void question_pointers_converted(const struct handoff *handoff);
void question_boot_services_gone(const struct handoff *handoff);

/* trials.c: a check for each trial that is made by itself, or that svam-test= asks for. */
void trials_check(const struct handoff *handoff);

/* events.c: event.once and event.order. */
void events_check(const struct handoff *handoff);

#endif
