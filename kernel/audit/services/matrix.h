/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The service availability matrix, measured on this very machine.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include <handoff.h>

/* Makes the probe's calls in phase virtual and prints a row for each service: boot, physical, virtual. */
void matrix_print(const struct handoff *handoff);

#endif
