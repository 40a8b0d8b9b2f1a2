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
 * An arrow stands for following the pointer before it; the offset behind the arrow counts from the
 * target of the pointer, like the offset of a field. A long chain is shortened in the middle. The text
 * is always terminated.
 */
void chain_text(const struct census *census, const struct word *word, char text[CHAIN_SIZE]);

/* The word at which the chain begins: a word of an image's data. */
const struct word *chain_root(const struct census *census, const struct word *word);

#endif
