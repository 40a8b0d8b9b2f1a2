/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The screen as memory: what Graphics Output (UEFI 2.10, section 12.9) says of its framebuffer.
 *
 * Policy: the mode is left as firmware set it. What cannot be drawn into (BltOnly, other than 32
 * bits a pixel, no address) is no screen, and that is no failure.
 */
#ifndef LOADER_FRAMEBUFFER_H
#define LOADER_FRAMEBUFFER_H

#include "loader/loader.h"

/* Fills loader->framebuffer, and opens loader->screen over it, or leaves both empty. */
void framebuffer_find(struct loader *loader);

#endif
