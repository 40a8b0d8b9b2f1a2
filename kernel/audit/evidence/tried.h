/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Tests that the audit's loader made on the way: calls that firmware must refuse, and events.
 */
#ifndef AUDIT_TRIED_H
#define AUDIT_TRIED_H

#include <handoff.h>

/* refused.c: a check for each refusal test that needs no option, or that svam-test= asks for. */
void refusals_check(const struct handoff *handoff);

/* signals.c: event.once and event.order. */
void events_check(const struct handoff *handoff);

#endif
