/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From a pointer to what was done through it.
 */
#include "kernel/audit/report/explain.h"

#include <audit/record.h>
#include <stdbool.h>

/* A jump may have been made by several images. */
static bool is_by_image(const struct finding *finding, paddr_t base)
{
	if (finding->image != NULL && finding->image->base.value == base.value)
		return true;
	for (unsigned int i = 0; i < finding->places.count; i++) {
		if (finding->places.holder[i].image->base.value == base.value)
			return true;
	}
	return false;
}

/* How far behind the pointer the finding was; a page where a walk went over it; or EXPLAIN_NOT. */
static uint64_t distance(uint64_t pointer, const struct access_record *record)
{
	const uint64_t first = record->address & ~(uint64_t)(PAGE_SIZE - 1);

	if (record->address - pointer < PAGE_SIZE)
		return record->address - pointer;
	return pointer - first < (record->detail + 1) * PAGE_SIZE ? PAGE_SIZE : EXPLAIN_NOT;
}

uint64_t explain_distance(const struct suspect *suspect, const struct finding *finding)
{
	uint64_t nearest;

	if (finding->record->kind != RECORD_PAGE_FAULT ||
	    !is_by_image(finding, suspect->image_base))
		return EXPLAIN_NOT;
	nearest = distance(suspect->value, finding->record);
	for (unsigned int i = 0; i < suspect->other_count; i++) {
		const uint64_t other = distance(suspect->others[i], finding->record);

		nearest = other < nearest ? other : nearest;
	}
	return nearest;
}
