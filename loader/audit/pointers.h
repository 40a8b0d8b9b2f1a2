/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The loader's side of the pointer census: what is written down while there is somebody to ask.
 */
#ifndef LOADER_CENSUS_H
#define LOADER_CENSUS_H

#include "loader/loader.h"

/* A value that firmware's libraries keep, and that is no defect. */
void census_note_residue(struct loader *loader, enum census_residue_kind kind, const void *value);

/* Those are firmware's tables; images_collect() knows its handles and the bases of its images. */
void census_note_tables(struct loader *loader);

#endif
