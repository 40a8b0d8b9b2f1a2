/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The line of a finding: what happened, where to, and from where.
 */
#ifndef FINDING_LINE_H
#define FINDING_LINE_H

#include <stddef.h>

#include "kernel/audit/findings/classify.h"
#include "kernel/audit/findings/scene.h"

#define LINE_SIZE 800

/* A line under construction. */
struct line {
	char text[LINE_SIZE];
	size_t length;
};

/* Adds all of the line but its first word. */
void finding_line(struct line *line, const struct audit_scene *scene, enum audit_class class);

#endif
