/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Findings that follow from another one: a service that was cut off leaves firmware's locks and tables as
 * they were at that moment, and others of its services call it, too.
 *
 * What does not return then is told as a consequence, and is nobody's violation. So is what firmware does
 * in a call that somebody made too early, at addresses that were only offered; and its jump to nothing, where a
 * driver under test has left an entry of gRT NULL.
 */
#ifndef AUDIT_CONSEQUENCE_H
#define AUDIT_CONSEQUENCE_H

#include "kernel/audit/findings/scene.h"

/* The service whose end this finding follows from, or SERVICE_COUNT: it is a finding of its own. */
enum service consequence_of(const struct audit_scene *scene);

/* Remembers a finding that ended its service, and what it follows from. */
void consequence_remember(const struct audit_scene *scene, enum service of);

/* The service of which firmware called the entry of gRT in this record, which a driver under test has left
 * NULL; or SERVICE_COUNT. */
enum service consequence_of_empty(const struct audit_scene *scene);

/* The last such entry that a call of `service` met, or SERVICE_COUNT: each record is shown once only. */
enum service consequence_last_empty(enum service service);

/* What the last end of that service follows from, or SERVICE_COUNT. */
enum service consequence_last(enum service service);

#endif
