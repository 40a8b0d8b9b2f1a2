/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A finding in words for people.
 */
#ifndef AUDIT_ADVICE_H
#define AUDIT_ADVICE_H

#include "kernel/audit/findings/classify.h"
#include "kernel/audit/findings/scene.h"

/* The meaning of such a finding and what to look for, without an end. */
const char *advice_for(enum audit_class class, enum access access);

/* One sentence: who did what where, what it means, and what to look for. Returns its length, as
 * format_text() does. */
size_t advice_text(char *buffer, size_t size, const struct audit_scene *scene,
		   enum audit_class class);

#endif
