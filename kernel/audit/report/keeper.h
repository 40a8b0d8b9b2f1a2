/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The report as an audit keeps it in the memory that outlives a warm reset, with a note of the service
 * under way.
 */
#ifndef AUDIT_KEEPER_H
#define AUDIT_KEEPER_H

#include <handoff.h>
#include <stdbool.h>

/* Adds the keeper to the console. */
void keeper_open(const struct handoff *handoff);

/*
 * Notes what is under way, in a line that is written only to the memory that outlives a reset.
 * keeper_note_end() takes it back, and so does any other output before that: it is found only if the
 * machine died in between.
 */
bool keeper_keeps(void); /* is there such memory? Else a note need not be made */
void keeper_note(const char *line, size_t length);
void keeper_note_end(void);

/* How often something was written to the console, so far. */
unsigned int keeper_writes(void);

#endif
