/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * In place of kernel/audit/findings/consequence.c for whoever does not test it: what is set here follows.
 */
#include "tests/unit/small_consequence.h"

enum service small_consequence = SERVICE_COUNT, small_empty = SERVICE_COUNT;

enum service consequence_of(const struct audit_scene *scene)
{
	(void)scene;
	return small_consequence;
}

enum service consequence_of_empty(const struct audit_scene *scene)
{
	(void)scene;
	return small_empty;
}

enum service consequence_last_empty(enum service service)
{
	(void)service;
	return small_empty;
}

void consequence_remember(const struct audit_scene *scene, enum service of)
{
	(void)scene;
	(void)of;
}

enum service consequence_last(enum service service)
{
	(void)service;
	return small_consequence;
}
