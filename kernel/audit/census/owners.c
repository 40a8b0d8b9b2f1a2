/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Words by their owner; see kernel/audit/census/owners.h. They are sorted by counting, which keeps those
 * of one owner in the order of their addresses.
 */
#include "kernel/audit/census/owners.h"

#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/census/reach.h"
#include "kernel/lib/string.h"

/* Drivers come before images. A word within reach has an image, in which the way to it begins. */
static uint32_t owner_of(const struct census *census, const struct word *word)
{
	const uint32_t driver = reach_owner(census, word);

	return driver != DRIVER_NONE ? driver : (uint32_t)HANDOFF_DRIVERS + word->image;
}

static bool may_be_listed(const struct word *word)
{
	return word->reached && word_is_left_behind(word);
}

void owners_gather(struct census *census)
{
	uint32_t *ends = census->owner_ends, sum = 0;

	memset(ends, 0, sizeof(census->owner_ends));
	for (uint32_t i = 0; i < census->word_count; i++)
		if (may_be_listed(&census->words[i]))
			ends[owner_of(census, &census->words[i])]++;
	for (uint32_t owner = 0; owner < CENSUS_OWNERS; owner++) {
		const uint32_t count = ends[owner];

		ends[owner] = sum; /* where it starts, up to the end as its words are put there */
		sum += count;
	}
	for (uint32_t i = 0; i < census->word_count; i++)
		if (may_be_listed(&census->words[i]))
			census->queue[ends[owner_of(census, &census->words[i])]++] = i;
}

static struct owned between(const struct census *census, uint32_t owner, uint32_t last)
{
	return (struct owned){owner == 0 ? 0 : census->owner_ends[owner - 1],
			      census->owner_ends[last]};
}

struct owned owners_driver(const struct census *census, uint32_t driver)
{
	return driver == DRIVER_NONE ? between(census, HANDOFF_DRIVERS, CENSUS_OWNERS - 1)
				     : between(census, driver, driver);
}

struct owned owners_image(const struct census *census, uint32_t image)
{
	return between(census, HANDOFF_DRIVERS + image, HANDOFF_DRIVERS + image);
}
