/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The census in the report; see kernel/census/summary.h.
 *
 * Firmware keeps words for good reasons that nobody has to explain here, stock OVMF 50 to 60 of them:
 * so the platform's are counted, and only a driver under test has a check. Beside one the platform's
 * are not listed: somebody looks for their own.
 */
#include "kernel/census/summary.h"

#include "kernel/census/images.h"
#include "kernel/census/lines.h"
#include "kernel/census/reach.h"
#include "kernel/census/residue.h"
#include "kernel/census/words.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"

#define PLATFORM_LINES 8 /* for each image */
#define DRIVER_LINES 64
#define EXCUSED_LINES OPTIONS_ALLOW_MAX /* all that can be declared */

/* ---- Counts ---- */

struct counts {
	unsigned int words;
	unsigned int kinds[CENSUS_KIND_COUNT];
	unsigned int excuses[EXCUSE_TABLE + 1];
	unsigned int residue[RESIDUE_KIND_COUNT];
	unsigned int suspects;
};

/* Of a shadow, and of what the specification leaves as it is, the kind says nothing. */
static void count_word(struct counts *counts, const struct word *word)
{
	counts->excuses[word->excuse]++;
	if (word->excuse == EXCUSE_SHADOW)
		return;
	counts->words++;
	if (word->excuse == EXCUSE_EXPECTED)
		return;
	counts->kinds[word->kind]++;
	counts->suspects += word_is_suspect(word);
	if (word->excuse == EXCUSE_RESIDUE)
		counts->residue[word->residue]++;
}

/* `image=NAME converted=N …` for one image, or with the words of no image for all. */
static void print_counts(const char *what, const struct counts *counts)
{
	const unsigned int *kinds = counts->kinds;

	report_fact("%s words=%u converted=%u left-physical=%u stale=%u changed-wrongly=%u "
		    "cleared=%u reassigned=%u changed=%u expected=%u residue=%u declared=%u "
		    "suspects=%u",
		    what, counts->words, kinds[CENSUS_CONVERTED], kinds[CENSUS_LEFT_PHYSICAL],
		    kinds[CENSUS_STALE], kinds[CENSUS_CHANGED_WRONGLY], kinds[CENSUS_CLEARED],
		    kinds[CENSUS_REASSIGNED], kinds[CENSUS_CHANGED],
		    counts->excuses[EXCUSE_EXPECTED], counts->excuses[EXCUSE_RESIDUE],
		    counts->excuses[EXCUSE_DECLARED], counts->suspects);
}

static void print_residue(const struct counts *counts)
{
	const unsigned int *kinds = counts->residue;

	report_fact("census-residue words=%u system-table=%u boot-services=%u runtime-services=%u "
		    "configuration-table=%u handle=%u event=%u image-base=%u",
		    counts->excuses[EXCUSE_RESIDUE], kinds[RESIDUE_SYSTEM_TABLE],
		    kinds[RESIDUE_BOOT_SERVICES], kinds[RESIDUE_RUNTIME_SERVICES],
		    kinds[RESIDUE_CONFIGURATION_TABLE], kinds[RESIDUE_HANDLE], kinds[RESIDUE_EVENT],
		    kinds[RESIDUE_IMAGE_BASE]);
}

static void print_all(const struct census *census)
{
	struct counts counts = {.words = 0};
	unsigned int reached = 0;
	char what[64];

	for (uint32_t i = 0; i < census->word_count; i++) {
		count_word(&counts, &census->words[i]);
		reached += census->words[i].reached;
	}
	format_text(what, sizeof(what), "census step=%u blocks=%u reached=%u",
		    census->handoff->census.step, census->block_count, reached);
	print_counts(what, &counts);
	print_residue(&counts);
	if (counts.excuses[EXCUSE_SHADOW] > 0)
		report_fact("note %u words more are bytes of something else that is read apart",
			    counts.excuses[EXCUSE_SHADOW]);
}

static void print_image(const struct census *census, uint32_t index)
{
	const struct census_image *image = &census->images[index];
	const char *quote = format_quote(image->name);
	struct counts counts = {.words = 0};
	char what[32 + HANDOFF_VENDOR_SIZE];

	for (uint32_t i = 0; i < census->word_count; i++) {
		if (census->words[i].reached && census->words[i].image == index)
			count_word(&counts, &census->words[i]);
	}
	format_text(what, sizeof(what), "census-image image=%s%s%s", quote, image->name, quote);
	print_counts(what, &counts);
	if (image->sections_unknown)
		report_fact("note image=%s%s%s has no section table that can be read: all of it "
			    "counts as data",
			    quote, image->name, quote);
}

/* ---- Whoever answers for them ---- */

static unsigned int count_suspects(const struct census *census, uint32_t driver)
{
	unsigned int count = 0;

	for (uint32_t i = 0; i < census->word_count; i++)
		count += word_is_suspect(&census->words[i]) &&
			 reach_owner(census, &census->words[i]) == driver;
	return count;
}

static void print_excused(const struct census *census, uint32_t driver, enum census_excuse excuse)
{
	unsigned int count = 0;

	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (!word->reached || word->excuse != excuse || reach_owner(census, word) != driver)
			continue;
		if (count++ < EXCUSED_LINES)
			lines_word(census, word, report_fact);
	}
	if (count > EXCUSED_LINES)
		report_fact("and %u more", count - EXCUSED_LINES);
}

/* ---- The platform ---- */

static void print_platform_suspects(const struct census *census, uint32_t image)
{
	unsigned int count = 0;

	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (word->image != image || !word_is_suspect(word) ||
		    reach_owner(census, word) != DRIVER_NONE)
			continue;
		if (count++ < PLATFORM_LINES)
			lines_word(census, word, report_fact);
	}
	if (count > PLATFORM_LINES)
		report_fact("and %u more", count - PLATFORM_LINES);
}

static bool has_driver_under_test(const struct handoff *handoff)
{
	for (uint32_t i = 0; i < handoff->drivers.count; i++) {
		if (images_is_kept(&handoff->drivers.driver[i]))
			return true;
	}
	return false;
}

void summary_platform(const struct census *census)
{
	bool listed = !has_driver_under_test(census->handoff);
	unsigned int suspects = count_suspects(census, DRIVER_NONE);

	print_all(census);
	for (uint32_t i = 0; i < census->image_count; i++) {
		print_image(census, i);
		if (listed)
			print_platform_suspects(census, i);
	}
	print_excused(census, DRIVER_NONE, EXCUSE_DECLARED);
	if (!listed && suspects > 0)
		report_fact("note %u suspects of the platform are counted only: a run without "
			    "drivers lists them",
			    suspects);
}

/* ---- Drivers under test ---- */

/* The name of a check is one word, and no directive of TAP: what else a file's name holds is `_`. */
static void name_check(const struct handoff_driver *driver, char *name, size_t room)
{
	format_text(name, room, "census.%s", driver->name);
	for (; *name != '\0'; name++) {
		if (*name <= ' ' || *name == '#' || *name == '\\' || *name > '~')
			*name = '_';
	}
}

static bool has_image(const struct census *census, uint32_t driver)
{
	for (uint32_t i = 0; i < census->image_count; i++) {
		if (census->images[i].driver == driver)
			return true;
	}
	return false;
}

static void print_suspects(const struct census *census, uint32_t driver)
{
	unsigned int count = 0;

	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (!word_is_suspect(word) || reach_owner(census, word) != driver)
			continue;
		if (count++ >= DRIVER_LINES)
			continue;
		lines_word(census, word, report_failing);
		lines_advice(census, word);
	}
	if (count > DRIVER_LINES)
		report_failing("and %u more", count - DRIVER_LINES);
}

static void check_driver(const struct census *census, uint32_t driver)
{
	char name[16 + HANDOFF_NAME_SIZE];

	name_check(&census->handoff->drivers.driver[driver], name, sizeof(name));
	if (!has_image(census, driver)) {
		report_skip(name, "its image does not lie in runtime memory");
		return;
	}
	if (!report_check(count_suspects(census, driver) == 0, name))
		return;
	print_suspects(census, driver);
	print_excused(census, driver, EXCUSE_DECLARED);
	print_excused(census, driver, EXCUSE_RESIDUE);
}

void summary_drivers(const struct census *census)
{
	const struct handoff_drivers *drivers = &census->handoff->drivers;

	for (uint32_t i = 0; i < drivers->count; i++) {
		if (images_is_kept(&drivers->driver[i]))
			check_driver(census, i);
	}
}

void summary_skip(const struct handoff *handoff, const char *reason)
{
	char name[16 + HANDOFF_NAME_SIZE];

	report_fact("census=none reason=\"%s\"", reason);
	for (uint32_t i = 0; i < handoff->drivers.count; i++) {
		if (!images_is_kept(&handoff->drivers.driver[i]))
			continue;
		name_check(&handoff->drivers.driver[i], name, sizeof(name));
		report_skip(name, reason);
	}
}

/* ---- Limits ---- */

static void print_lost(const char *what, uint32_t kept, uint32_t all)
{
	if (all > kept)
		report_fact("note the census had no room for %u more %s", all - kept, what);
}

void summary_limits(const struct handoff *handoff)
{
	const struct handoff_census *census = &handoff->census;

	report_fact(
		"note the census cannot see pointers in local variables, encoded ones, those to "
		"which only an unconverted one leads, addresses in 32 bits, and what lies "
		"below 1 MiB");
	print_lost("words", census_room(census->word_count, CENSUS_WORDS_MAX),
		   census->word_count_all);
	print_lost("blocks", census_room(census->block_count, CENSUS_BLOCKS_MAX),
		   census->block_count_all);
	print_lost("values of the boot", census_room(census->residue_count, CENSUS_RESIDUE_MAX),
		   census->residue_count_all);
	print_lost("images", census_room(handoff->image_count, CENSUS_IMAGES_MAX - 1),
		   handoff->image_count_all);
}
