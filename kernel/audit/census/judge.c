/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The judgement of one word, and of words that overlap.
 *
 * The purpose of a word is not known here. The map may be unsorted and overlap: a word is right if it
 * agrees with any one of the descriptors.
 */
#include "kernel/audit/census/judge.h"

#include <layout.h>

#include "kernel/audit/census/place_index.h"
#include "kernel/lib/places.h"

/* ---- One word ---- */

/* Runtime regions by their physical and by their virtual addresses; memory that is gone. */
static struct place_index by_physical, by_virtual, gone;

/* Boot-services and loader memory: the operating system's since the exit. */
static bool is_gone(const struct memory_descriptor *descriptor)
{
	return descriptor->type >= MEMORY_LOADER_CODE &&
	       descriptor->type <= MEMORY_BOOT_SERVICES_DATA &&
	       !memory_descriptor_is_runtime(descriptor);
}

static void open_index(struct place_index *index)
{
	index->count = 0;
	index->overflowed = false;
}

bool judge_open(const struct handoff *handoff)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_map virtual_map = place_map(&handoff->virtual_map);
	const struct memory_descriptor *descriptor;

	open_index(&by_physical);
	open_index(&by_virtual);
	open_index(&gone);
	memory_map_for_each(descriptor, &virtual_map) {
		place_index_add(&by_physical, descriptor, descriptor->physical_start.value);
		place_index_add(&by_virtual, descriptor, descriptor->virtual_start.value);
	}
	memory_map_for_each(descriptor, &map) {
		if (is_gone(descriptor))
			place_index_add(&gone, descriptor, descriptor->physical_start.value);
	}
	place_index_sort(&by_physical);
	place_index_sort(&by_virtual);
	place_index_sort(&gone);
	return !by_physical.overflowed && !gone.overflowed;
}

/*
 * An address just behind a region counts as the region's, too: relocation moves the end of an image
 * with the image. ConvertPointer takes it for the region that begins there, if there is one, and both
 * are right.
 */
static bool is_converted(uint64_t before, uint64_t now)
{
	const struct place_entry *entries = by_physical.entries;

	for (size_t i = place_index_until(&by_physical, before);
	     i-- > 0 && entries[i].reach >= before - 1;) {
		const struct memory_descriptor *region = entries[i].descriptor;
		uint64_t offset = before - region->physical_start.value;

		if (offset <= memory_descriptor_size(region) &&
		    now == region->virtual_start.value + offset)
			return true;
	}
	return false;
}

/* In the window of runtime regions, though in none of them: some wrong delta was added. */
static bool looks_virtual(uint64_t address)
{
	return address >= RUNTIME_VIRTUAL_BASE && address < RUNTIME_VIRTUAL_END;
}

enum census_kind judge(uint64_t before, uint64_t now)
{
	if (is_converted(before, now))
		return CENSUS_CONVERTED;
	if (now < CENSUS_LOWEST)
		return CENSUS_CLEARED; /* nobody takes a small integer for an address */
	if (place_index_holds(&by_virtual, now))
		return CENSUS_REASSIGNED;
	/* A handler may have put another address there: what it is now counts. */
	if (place_index_holds(&by_physical, now))
		return CENSUS_LEFT_PHYSICAL;
	if (place_index_holds(&gone, now))
		return CENSUS_STALE;
	if (place_index_holds(&by_physical, before) || looks_virtual(now))
		return CENSUS_CHANGED_WRONGLY;
	return CENSUS_CHANGED;
}

/* ---- Words that overlap ---- */

static unsigned int evidence(const struct word *word)
{
	switch (word->kind) {
	case CENSUS_CONVERTED:
	case CENSUS_REASSIGNED:
		return 2; /* no other bytes make a virtual address by chance */
	case CENSUS_LEFT_PHYSICAL:
	case CENSUS_CHANGED_WRONGLY:
		return 1;
	default:
		return 0;
	}
}

/*
 * Of two words that share bytes, only one can be a pointer. With a step of 8 no words share bytes, and
 * with 4 and 2 the other half of an address is no address. But 0x7e9d1018, read one byte too late,
 * becomes 0x7e9d10, which may well be an address of memory: so the larger value is the pointer, unless
 * alignment speaks against it.
 */
static bool is_rather(const struct word *word, const struct word *other)
{
	bool aligned = is_aligned(word->at.value, sizeof(uint64_t));
	bool other_aligned = is_aligned(other->at.value, sizeof(uint64_t));

	if (evidence(word) != evidence(other))
		return evidence(word) > evidence(other);
	if (aligned != other_aligned)
		return aligned;
	if (word->before != other->before)
		return word->before > other->before;
	return word->at.value < other->at.value;
}

/* A small number that is read too early by a step of less than 8: 1, read from three bytes before it,
 * becomes 0x1000000. Two numbers of 32 bits, 0 and 1, become 4 GiB at any step. */
static bool is_small_number(const struct word *word)
{
	unsigned int bytes = 4 - word->at.value % 4;

	return word->before == word->now && word->before << (64 - 8 * bytes) == 0 &&
	       word->before >> (8 * bytes) < CENSUS_LOWEST;
}

static void find_shadows(struct census *census)
{
	for (uint32_t i = 0; i < census->word_count; i++) {
		struct word *word = &census->words[i];

		for (uint32_t j = i + 1; j < census->word_count; j++) {
			struct word *other = &census->words[j];

			if (other->at.value - word->at.value >= sizeof(uint64_t))
				break;
			if (is_rather(word, other))
				other->excuse = EXCUSE_SHADOW;
			else
				word->excuse = EXCUSE_SHADOW;
		}
	}
}

/* ---- All of them ---- */

/* Section 8.4 of UEFI 2.10: SetVirtualAddressMap and ConvertPointer are of no use in virtual mode. */
static void expect_slot(struct census *census, enum service service)
{
	uint64_t table = census->handoff->runtime_services_physical.value;
	uint64_t slot = table + offsetof(struct runtime_services, entry) +
			service * sizeof(uint64_t);

	for (uint32_t i = 0; i < census->word_count; i++) {
		if (census->words[i].at.value == slot)
			census->words[i].excuse = EXCUSE_EXPECTED;
	}
}

bool judge_words(struct census *census)
{
	if (!judge_open(census->handoff))
		return false;
	for (uint32_t i = 0; i < census->word_count; i++) {
		struct word *word = &census->words[i];

		word->kind = judge(word->before, word->now) & 7;
	}
	for (uint32_t i = 0; i < census->word_count; i++) {
		/* The number -1 in 32 bits; as an address it would be the last byte of a flash. */
		if (census->words[i].now == UINT32_MAX || is_small_number(&census->words[i]))
			census->words[i].excuse = EXCUSE_SHADOW;
	}
	find_shadows(census);
	expect_slot(census, SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	expect_slot(census, SERVICE_CONVERT_POINTER);
	return true;
}
