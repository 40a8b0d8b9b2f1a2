/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The runtime images that firmware has loaded: who owns which code.
 */
#ifndef LOADER_IMAGES_H
#define LOADER_IMAGES_H

#include "loader/loader.h"

/*
 * Lists them in loader->images and counts them in the handoff. An image counts if RUNTIME
 * descriptors of loader->map hold all of it: OVMF lists SMM's as runtime code too, and they are out
 * of everybody's reach. False after report_failure(). What it meets on the way is residue to the
 * census: every handle, and the base of each image. A driver of loader->drivers that it meets is
 * marked as present.
 */
bool images_collect(struct loader *loader);

#endif
