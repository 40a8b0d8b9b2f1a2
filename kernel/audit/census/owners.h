/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words that the report lists, by who is to answer for them.
 */
#ifndef CENSUS_OWNERS_H
#define CENSUS_OWNERS_H

#include "kernel/audit/census/state.h"

/*
 * Puts the words within reach that were left behind in order: those of each driver under test, and those
 * of the platform by the image in which the way to them begins; each by address. That is one go over what
 * may be 60,000 words, for the lists of 64 drivers and 256 images. They stand in the census's queue, for
 * nothing is followed any more.
 */
void owners_gather(struct census *census);

/* Places in the queue, from `first` up to and without `end`. */
struct owned {
	uint32_t first;
	uint32_t end;
};

/* Of a driver under test; DRIVER_NONE: the platform's, image by image. */
struct owned owners_driver(const struct census *census, uint32_t driver);

/* The platform's, by image. */
struct owned owners_image(const struct census *census, uint32_t image);

#endif
