/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The service availability matrix on the closing page.
 */
#ifndef MATRIX_SECTION_H
#define MATRIX_SECTION_H

#include "kernel/display/kept_lines.h"

/* All of it where there is room, or else by phase the services that do not answer as they should. */
extern const struct display_section matrix_section;

#endif
