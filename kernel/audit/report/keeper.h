/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What an audit keeps of its report besides: in the memory that outlives a warm reset all of it, and a
 * note of the service under way; for the screen before a halt, the lines on which the verdict rests.
 */
#ifndef AUDIT_KEEPER_H
#define AUDIT_KEEPER_H

#include <handoff.h>
#include <stdbool.h>

/* Adds the keeper to the console. */
void keeper_open(const struct handoff *handoff);

/*
 * Notes down what is under way, in a line that goes nowhere but into the memory that outlives a reset,
 * and is taken back by keeper_note_end() and by whatever is written before that: it is found where
 * the machine died in between.
 */
void keeper_note(const char *line, size_t length);
void keeper_note_end(void);

/* Lines that are written while `on` are remembered. */
void keeper_remember(bool on);

/* Shows on the screen, and there alone, what was remembered: the last of it stands last. */
void keeper_recall(void);

#endif
