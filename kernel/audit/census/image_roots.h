/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The images as the census sees them: where their data are, and whom they belong to.
 */
#ifndef CENSUS_IMAGES_H
#define CENSUS_IMAGES_H

#include "kernel/audit/census/state.h"

/*
 * Lists the images, and makes roots of the words in their writable sections, and of those that their
 * relocation tables list, wherever they stand: these are pointers by the image's own word. Headers and
 * the rest of the read-only sections hold op-codes and the tables themselves. Of an image whose headers
 * cannot be read, all words are roots: too much is told rather than nothing.
 *
 * Firmware that is no image, as U-Boot, counts as one: the EfiRuntimeServicesCode region that holds gRT
 * and no image has its code and its data, and is called by the vendor's name.
 */
void images_find_roots(struct census *census);

/* The first image that holds a physical address, or IMAGE_NONE. */
uint16_t images_find(const struct census *census, paddr_t address);

/* A runtime driver that started and was not unloaded: the only kind of which an image stays. */
bool images_is_kept(const struct handoff_driver *driver);

#endif
