/* SPDX-License-Identifier: BSD-2-Clause-Patent */
#ifndef SMALL_CAUSES_H
#define SMALL_CAUSES_H

#include "kernel/audit/report/causes.h"

/* The last suspect, and how many there were. */
extern struct suspect small_suspect;
extern unsigned int small_suspects;

#endif
