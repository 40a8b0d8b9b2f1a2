/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes that firmware has refused to a check, which failed for it: where a later one gets the same answer to
 * the same kind of write, that is one cause, and it is skipped.
 */
#ifndef VARIABLE_FAILURES_H
#define VARIABLE_FAILURES_H

#include "kernel/audit/services/variable.h"

enum variable_kind {
	VARIABLE_PLAIN,
	VARIABLE_APPENDING,
	VARIABLE_WITHOUT_CONTENTS, /* deletes */
	VARIABLE_KINDS
};

/* A write of that kind was answered so, and the check under way has a reason for it. */
void variable_failure_note(enum variable_kind kind, EFI_STATUS status);

/* The reason to skip what asks for a write without contents, whatever the answer; or NULL. */
const char *variable_delete_fails(void);

/* Did an earlier check fail for that answer? Then this one is skipped. */
bool variable_failure_is_told(struct service_check *check, enum variable_kind kind,
			      EFI_STATUS status);

/* The check that was made is to blame, if nobody is yet. */
void variable_failures_blame(const char *check);

/* Before the first check. */
void variable_failures_forget(void);

#endif
