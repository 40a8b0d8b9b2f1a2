/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The images as the census sees them: the places of their data, and their owners.
 */
#ifndef CENSUS_IMAGES_H
#define CENSUS_IMAGES_H

#include "kernel/audit/census/state.h"

/*
 * Lists the images, and makes roots of the words in their writable sections, and of the words that
 * their relocation tables list, in any section: the image itself says that these are pointers. Headers
 * and the rest of the read-only sections hold op-codes and the tables themselves. Of an image whose
 * headers cannot be read, all words are roots: too much is reported rather than too little.
 *
 * Firmware that is no image, as U-Boot, counts as one: the EfiRuntimeServicesCode region that holds
 * gRT and no image has its code and its data, and gets the vendor's name.
 */
void images_find_roots(struct census *census);

/* The first image that holds a physical address, or IMAGE_NONE. */
uint16_t images_find(const struct census *census, paddr_t address);

/* A runtime driver that started and was not unloaded: the only kind of which an image stays. */
bool images_is_kept(const struct handoff_driver *driver);

#endif
