/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Variables whose names or vendors nearly agree, and which are different all the same; and buffers
 * that are too small or too large for one. UEFI 2.10, sections 8.2.1 and 8.2.3.
 */
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable_delete.h"
#include "kernel/audit/services/variable_ours.h"

static bool create(struct service_check *check, const char *name, const EFI_GUID *vendor,
		   unsigned int seed, uint64_t size)
{
	variable_choose(name, vendor);
	return variable_write(check, VARIABLE_ATTRIBUTES, variable_content(seed), size, name);
}

static bool still_holds(struct service_check *check, const char *name, const EFI_GUID *vendor,
			unsigned int seed, uint64_t size)
{
	variable_choose(name, vendor);
	return variable_holds(check, name, variable_content(seed), size);
}

static bool remove(struct service_check *check, const char *name, const EFI_GUID *vendor)
{
	variable_choose(name, vendor);
	return variable_remove(check);
}

/* ---- Vendors and names ---- */

/* A variable of another vendor is not there for this one. */
static bool is_absent(struct service_check *check, const char *name, const EFI_GUID *vendor)
{
	variable_choose(name, vendor);
	return service_expect(check, variable_get(check, VARIABLE_DATA_SIZE), EFI_NOT_FOUND,
			      "GetVariable of what is there under another name or vendor");
}

void check_variable_set_vendors(struct service_check *check)
{
	if (create(check, VARIABLE_TEST, &variable_ours_too, 21, 20) &&
	    is_absent(check, VARIABLE_TEST, &variable_ours) &&
	    create(check, VARIABLE_TEST, &variable_ours, 20, 10) &&
	    still_holds(check, VARIABLE_TEST, &variable_ours, 20, 10) &&
	    still_holds(check, VARIABLE_TEST, &variable_ours_too, 21, 20) &&
	    remove(check, VARIABLE_TEST, &variable_ours))
		(void)still_holds(check, VARIABLE_TEST, &variable_ours_too, 21, 20);
}

/* Variants of the last: one character more, one fewer, a blank more, other case; one only, very many. */
static const char *const names[] = {
	VARIABLE_LONGER,   VARIABLE_SHORTER, VARIABLE_BLANK, VARIABLE_OTHER_CASE,
	VARIABLE_SHORTEST, VARIABLE_LONGEST, VARIABLE_TEST,
};
#define NAMES (sizeof(names) / sizeof(names[0]))

static bool all_hold(struct service_check *check, unsigned int from)
{
	for (unsigned int i = from; i < NAMES; i++) {
		if (!still_holds(check, names[i], &variable_ours, 30 + i, 5 + i))
			return false;
	}
	return true;
}

void check_variable_set_similar_names(struct service_check *check)
{
	for (unsigned int i = 0; i < NAMES; i++) {
		if (!is_absent(check, names[i], &variable_ours) ||
		    !create(check, names[i], &variable_ours, 30 + i, 5 + i))
			return;
	}
	for (unsigned int i = 0; i < NAMES; i++) {
		if (!all_hold(check, i) || !remove(check, names[i], &variable_ours))
			return;
	}
}

/* ---- Buffers ---- */

#define SIZE 37 /* bytes; no multiple of anything */

static bool is_too_small(struct service_check *check, uint64_t capacity)
{
	EFI_STATUS status = variable_get(check, capacity);

	if (!service_expect(check, status, EFI_BUFFER_TOO_SMALL, "GetVariable of 37 bytes"))
		return false;
	if (variable_buffers.size != SIZE)
		reasons_add(&check->reasons, "with room for %lu of %u bytes, %lu are asked for",
			    capacity, SIZE, variable_buffers.size);
	return variable_buffers.size == SIZE;
}

static void check_larger_buffer(struct service_check *check)
{
	EFI_STATUS status = variable_get(check, 2 * SIZE);

	if (!service_expect(check, status, EFI_SUCCESS, "GetVariable with room to spare"))
		return;
	if (variable_buffers.size != SIZE)
		reasons_add(&check->reasons, "with room to spare, %u bytes are %lu", SIZE,
			    variable_buffers.size);
	if (variable_buffers.data[SIZE] != VARIABLE_SPOILED)
		reasons_add(&check->reasons, "with room to spare, more than %u bytes are written",
			    SIZE);
}

void check_variable_get_just_enough(struct service_check *check)
{
	if (!create(check, VARIABLE_TEST, &variable_ours, 50, SIZE))
		return;
	if (is_too_small(check, 0) && is_too_small(check, 1) && is_too_small(check, SIZE - 1) &&
	    variable_holds(check, "creating", variable_content(50), SIZE))
		check_larger_buffer(check);
}
