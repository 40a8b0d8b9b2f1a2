/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Deleting, as the specification has it: a write without contents. UEFI 2.10, section 8.2.3.
 */
#ifndef VARIABLE_DELETE_H
#define VARIABLE_DELETE_H

#include "kernel/audit/services/variable.h"

/* Deletes the chosen variable, with data that may be NULL, and looks: a reason if it is still there. Where
 * another check has failed for that, this one is skipped. */
bool variable_delete(struct service_check *check, const void *data, const char *what);

/* The same for a check that asks something else: where another one has failed, in any other way. */
bool variable_remove(struct service_check *check);

#endif
