/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The variables that Brightline writes: their names, their deletion, and the part of the store that is
 * never filled for them.
 *
 * All names are here, and a check writes no other. So the next check, or the next boot after a machine
 * was cut off, can delete all of them without knowing which check wrote them.
 */
#ifndef VARIABLE_OURS_H
#define VARIABLE_OURS_H

#include "kernel/audit/services/variable.h"
#include "kernel/audit/services/variable_room.h"

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

/* Deletes each variable with one of these names, or adds a reason. Returns the number found. */
uint32_t variable_clean(struct service_check *check);

/* The chosen one alone; false if it is still there, and a reason unless that was told before. */
bool variable_clean_chosen(struct service_check *check);

/* The same for all that GetNextVariableName lists of our vendors, whatever the name: another version
 * may have had other names. */
uint32_t variable_clean_listed(struct service_check *check);

/* One that could not be deleted was left by that check, or by whatever it names, if nobody is blamed yet. */
void variable_blame(const char *check);

/* The reason why no check writes a variable any more, or NULL: one that cannot be deleted stands in the
 * way of the others. */
const char *variable_stuck(void);

/* Before the first check. */
void variable_forget(void);

#endif
