/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The font that tools/font.pl makes for the images, without a glyph: for tests that draw nothing.
 */
#include "kernel/lib/screen.h"

const struct font screen_font = {8, 16, {0}};
