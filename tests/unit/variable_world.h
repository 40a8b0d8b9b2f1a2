/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/audit/services/variable_*.c have in common: each check is ok for a
 * store that works, not ok for one that gets just that wrong, and leaves nothing of ours behind in
 * either case.
 */
#ifndef VARIABLE_WORLD_H
#define VARIABLE_WORLD_H

#include "kernel/audit/services/variable_ours.h"
#include "kernel/audit/services/signed_writes.h"
#include "tests/unit/stateful_world.h"

static inline unsigned int count_ours(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < STORE_SIZE; i++)
		count += firmware.store[i].name[0] != 0 &&
			 variable_is_ours(&firmware.store[i].vendor);
	return count;
}

/* Makes one check of firmware with that defect; the report must hold `text`. */
static inline void assert_says(const char *name, enum defect defect, const char *text)
{
	firmware.calls = 0;
	firmware.turned = false;
	memset(firmware.aborted, 0, sizeof(firmware.aborted));
	variable_forget();
	make(name, defect);
	firmware.defect = NONE;
	assert_said(text);
}

/* Ok as it is, not ok with the defect, and then nothing of ours is left. */
static inline void assert_finds(const char *name, enum defect defect, const char *text)
{
	char line[64];

	snprintf(line, sizeof(line), "ok %s\n", name);
	assert_says(name, NONE, line);
	assert_false(world_said("not ok"));
	assert_false(world_said("skip"));
	assert_int_equal(count_ours(), 0);
	snprintf(line, sizeof(line), "not ok %s\n", name);
	assert_says(name, defect, line);
	assert_said(text);
	variable_clean(&(struct service_check){.handoff = &world});
	assert_int_equal(count_ours(), 0);
}

/* Puts a variable of the specification's vendor into the store. */
static inline struct variable *put(const CHAR16 *name, uint32_t attributes, const void *data,
				   uint64_t size)
{
	firmware_put(name, &variable_global, data, size);
	firmware_find(name, &variable_global)->attributes = attributes;
	return firmware_find(name, &variable_global);
}

#endif
