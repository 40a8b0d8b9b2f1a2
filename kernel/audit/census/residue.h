/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Boot residue: values that firmware's libraries keep from the boot and that are not used after it,
 * such as gBS, gST and ImageHandle. Recognised by the exact values that the loader wrote down, never
 * by their kind of memory.
 */
#ifndef CENSUS_RESIDUE_H
#define CENSUS_RESIDUE_H

#include "kernel/audit/census/state.h"

/* The kind of residue that a value is; RESIDUE_KIND_COUNT if it is none. */
enum census_residue_kind residue_kind(const struct census *census, uint64_t value);

/* The name in the report. */
const char *residue_name(enum census_residue_kind kind);

/* Excuses every word that was left behind with such a value. */
void residue_excuse(struct census *census);

#endif
