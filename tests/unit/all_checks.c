/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * In place of kernel/audit/report/checks.c for whoever does not test it: every check is asked for, but
 * one, or only one.
 */
#include "tests/unit/all_checks.h"

#include <string.h>

#include "kernel/audit/report/checks.h"

const char *all_checks_but = "";
const char *all_checks_only = NULL;

void checks_open(const struct handoff *handoff)
{
	(void)handoff;
}

bool checks_want(const char *name)
{
	return strcmp(name, all_checks_but) != 0 &&
	       (!all_checks_only || strcmp(name, all_checks_only) == 0);
}

void checks_demand(const char *name)
{
	if (strcmp(name, all_checks_but) == 0)
		all_checks_but = "";
}

const char *checks_excuse(const char *name)
{
	(void)name;
	return NULL;
}
