/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The notes that the audit's loader adds to the handoff, examined before they are believed.
 */
#ifndef AUDIT_BELIEVE_NOTES_H
#define AUDIT_BELIEVE_NOTES_H

#include <handoff.h>

/* The reason why the notes cannot be believed, or NULL; the handoff itself is believed by then. */
const char *believe_notes_reason(const struct handoff *handoff);

/* Panics with that reason. */
void believe_notes(const struct handoff *handoff);

#endif
