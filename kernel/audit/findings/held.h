/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Where each finding stands in the report: in a check that is not ok, so that whoever reads only those
 * knows as much as the verdict.
 */
#ifndef AUDIT_HELD_H
#define AUDIT_HELD_H

#include <services.h>

/* A check that is not ok holds the findings of that service. */
void held_add(enum service service);

/* The check audit.findings holds those that no other does, because checks= left it out. */
void held_check(void);

#endif
