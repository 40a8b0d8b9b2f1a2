/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The way to a word, as text: MyDriver.efi+0x3020 -> +0x18 -> +0x8.
 */
#ifndef CENSUS_CHAIN_H
#define CENSUS_CHAIN_H

#include "kernel/audit/census/state.h"

/* Room for the longest one. */
#define CHAIN_SIZE 256

/*
 * An arrow follows the pointer that stands before it; the offset behind counts from where that leads,
 * as that of a field does. Of a long chain the beginning and the end are told. Terminated always.
 */
void chain_text(const struct census *census, const struct word *word, char text[CHAIN_SIZE]);

/* Where the way begins: a word of an image's data. */
const struct word *chain_root(const struct census *census, const struct word *word);

#endif
