/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Causes as lines of the report; kernel/audit/report/causes.c gathers them.
 */
#ifndef AUDIT_CAUSE_LINES_H
#define AUDIT_CAUSE_LINES_H

#include <stdint.h>

#include "kernel/audit/report/closing.h"
#include "kernel/audit/report/suspect.h"
#include "kernel/lib/reasons.h"

#define CAUSES_MAX 64

/* A cause has a suspect, findings, or both. */
struct cause {
	const char *image;
	const struct suspect *suspect; /* the first */
	uint32_t words;
	const struct finding *finding; /* the first */
	uint32_t phases, services;     /* of its findings: a bit for each */
	unsigned int times;
};

/* A check that fails for a reason of its own. */
struct failed_check {
	char name[64];
	char reason[REASON_SIZE];
};

/* All of them, those of an image together, numbered from 1; returns the last number. The index of a cause
 * is what its findings hold. */
unsigned int cause_lines_print(const struct cause *causes, unsigned int count);

/* The checks, with the numbers behind `number`. */
void cause_lines_print_checks(const struct failed_check *checks, unsigned int count,
			      unsigned int number);

#endif
