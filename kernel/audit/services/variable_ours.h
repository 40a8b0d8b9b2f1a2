/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The variables that Brightline writes: which they are, that none of them stays, and that the store is
 * never filled for them.
 *
 * All names are here. A check writes no other, so that whoever comes next, another check or the next
 * boot after a machine was cut off, can delete whatever there is without knowing who wrote it.
 */
#ifndef VARIABLE_OURS_H
#define VARIABLE_OURS_H

#include "kernel/audit/services/variable.h"

/* The second vendor of ours: for two variables of one name. */
extern const EFI_GUID variable_ours_too;

#define VARIABLE_TEST "BrightlineTest"
#define VARIABLE_SHORTER "BrightlineTes"
#define VARIABLE_LONGER "BrightlineTestA"
#define VARIABLE_BLANK "BrightlineTest "
#define VARIABLE_OTHER_CASE "brightlineTEST"
#define VARIABLE_SHORTEST "B"
#define VARIABLE_SIGNED "BrightlineSigned"
#define VARIABLE_LONGEST                                                                           \
	"BrightlineBrightlineBrightlineBrightlineBrightlineBrightlineBrightlineBrightline"         \
	"BrightlineBrightlineBrightlineBrightlineBrightlineBrightlineBrightlineBrightline"

bool variable_is_ours(const EFI_GUID *vendor);

/* Deletes each variable with one of these names, or adds a reason. Returns how many there were. */
uint32_t variable_clean(struct service_check *check);

/* The same for all that GetNextVariableName lists of our vendors, whatever the name: another version
 * may have had other names. */
uint32_t variable_clean_listed(struct service_check *check);

/* Bytes of the store for one variable of ours: EDK II's header has 60, most names 30. */
#define VARIABLE_COST(size) (160 + (size))

/*
 * Why `cost` more bytes must not be written, or NULL: a reserve always stays free, for an operating
 * system and for the variables that firmware itself has to write in order to boot.
 */
const char *variable_store_is_full(struct service_check *check, uint64_t cost);

#endif
