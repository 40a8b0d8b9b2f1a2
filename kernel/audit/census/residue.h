/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Boot residue: what firmware's libraries keep of the boot and nobody uses after it, such as gBS, gST
 * and ImageHandle. Recognised by the exact values that the loader wrote down, never by their kind of
 * memory.
 */
#ifndef CENSUS_RESIDUE_H
#define CENSUS_RESIDUE_H

#include "kernel/audit/census/state.h"

/* What a value is residue of; RESIDUE_KIND_COUNT if it is none. */
enum census_residue_kind residue_kind(const struct census *census, uint64_t value);

/* As the report calls it. */
const char *residue_name(enum census_residue_kind kind);

/* Excuses every word that was left behind with such a value. */
void residue_excuse(struct census *census);

#endif
