/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The census in the report; see kernel/audit/census/summary.h.
 *
 * Firmware keeps words for good reasons that need no explanation here, stock OVMF 50 to 60 of them: so
 * the platform's are counted, and only a driver under test has a check. If there is one the platform's
 * are not listed, so that the driver's are easy to find.
 */
#include "kernel/audit/census/summary.h"

#include <audit/notes.h>

#include "kernel/audit/census/counts.h"
#include "kernel/audit/census/image_roots.h"
#include "kernel/audit/census/lines.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/census/owners.h"
#include "kernel/audit/report/completeness.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define PLATFORM_LINES 8 /* for each image */
#define DRIVER_LINES 64
#define EXCUSED_LINES OPTIONS_ALLOW_MAX /* all that can be declared */

/* ---- Suspects by their owner ---- */

static const struct word *word_of(const struct census *census, uint32_t place)
{
	return &census->words[census->queue[place]];
}

static unsigned int count_suspects(const struct census *census, uint32_t driver)
{
	const struct owned owned = owners_driver(census, driver);
	unsigned int count = 0;

	for (uint32_t i = owned.first; i < owned.end; i++)
		count += word_is_suspect(word_of(census, i));
	return count;
}

static void print_excused(const struct census *census, uint32_t driver, enum census_excuse excuse)
{
	const struct owned owned = owners_driver(census, driver);
	unsigned int count = 0;

	for (uint32_t i = owned.first; i < owned.end; i++) {
		if (word_of(census, i)->excuse == excuse && count++ < EXCUSED_LINES)
			lines_word(census, word_of(census, i));
	}
	if (count > EXCUSED_LINES)
		report_fact("and %u more", count - EXCUSED_LINES);
}

/* ---- The platform ---- */

static void print_platform_suspects(const struct census *census, uint32_t image)
{
	const struct owned owned = owners_image(census, image);
	unsigned int count = 0;

	for (uint32_t i = owned.first; i < owned.end; i++) {
		if (word_is_suspect(word_of(census, i)) && count++ < PLATFORM_LINES)
			lines_word(census, word_of(census, i));
	}
	if (count > PLATFORM_LINES)
		report_fact("and %u more", count - PLATFORM_LINES);
}

static bool has_driver_under_test(const struct handoff *handoff)
{
	for (uint32_t i = 0; i < notes_of(handoff)->drivers.count; i++) {
		if (images_is_kept(&notes_of(handoff)->drivers.driver[i]))
			return true;
	}
	return false;
}

void summary_platform(const struct census *census)
{
	bool listed = !has_driver_under_test(census->handoff);
	unsigned int suspects = count_suspects(census, DRIVER_NONE);

	counts_print(census);
	counts_gather(census);
	for (uint32_t i = 0; i < census->image_count; i++)
		if (counts_print_image(census, i) > 0 && listed)
			print_platform_suspects(census, i);
	print_excused(census, DRIVER_NONE, EXCUSE_DECLARED);
	if (!listed && suspects > 0)
		report_fact("note %u suspects of the platform are counted only: a run without "
			    "drivers lists them",
			    suspects);
}

/* ---- Drivers under test ---- */

/* The name of a check is one word, and no directive of TAP: other characters become `_`. */
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

/* One sentence for a kind and memory type is enough for all their words. */
static bool is_first_of_kind(const struct suspect *suspects, unsigned int count)
{
	const struct suspect *last = &suspects[count - 1];

	for (unsigned int i = 0; i + 1 < count; i++) {
		if (suspects[i].advice == last->advice &&
		    strcmp(suspects[i].kind, last->kind) == 0 &&
		    strcmp(suspects[i].memory, last->memory) == 0)
			return false;
	}
	return true;
}

static void print_suspects(const struct census *census, uint32_t driver)
{
	static struct suspect suspects[DRIVER_LINES];
	const struct owned owned = owners_driver(census, driver);
	unsigned int count = 0;

	for (uint32_t i = owned.first; i < owned.end; i++) {
		const struct word *word = word_of(census, i);
		struct suspect suspect;

		if (!word_is_suspect(word))
			continue;
		suspect = lines_suspect(census, word);
		causes_add_suspect(&suspect);
		if (count++ >= DRIVER_LINES)
			continue;
		suspects[count - 1] = suspect;
		lines_word(census, word);
		if (is_first_of_kind(suspects, count))
			lines_advice(census, word);
	}
	if (count > DRIVER_LINES)
		report_fact("and %u more", count - DRIVER_LINES);
}

/* Memory that was not looked at may hold a suspect. */
static const char *cannot_be_clean(const struct handoff_census *census)
{
	if (census->word_count_all > scan_buffers(census->word_count, CENSUS_WORDS_MAX))
		return "no suspect, but the census had no room for all words";
	if (census->block_count_all > scan_buffers(census->block_count, CENSUS_BLOCKS_MAX))
		return "no suspect, but the census had no room for all blocks";
	return NULL;
}

static void check_driver(const struct census *census, uint32_t driver)
{
	char name[16 + HANDOFF_NAME_SIZE];
	const char *reason = cannot_be_clean(&notes_of(census->handoff)->census);
	unsigned int suspects = count_suspects(census, driver);

	name_check(&notes_of(census->handoff)->drivers.driver[driver], name, sizeof(name));
	if (!has_image(census, driver))
		reason = "its image does not lie in runtime memory";
	if (suspects == 0 && reason != NULL) {
		report_skip(name, reason);
		incomplete_add("%s: %s", name, reason);
		return;
	}
	if (!report_check(suspects == 0, name))
		return;
	print_suspects(census, driver);
	print_excused(census, driver, EXCUSE_DECLARED);
	print_excused(census, driver, EXCUSE_RESIDUE);
}

void summary_drivers(const struct census *census)
{
	const struct handoff_drivers *drivers = &notes_of(census->handoff)->drivers;

	for (uint32_t i = 0; i < drivers->count; i++) {
		if (images_is_kept(&drivers->driver[i]))
			check_driver(census, i);
	}
}

void summary_skip(const struct handoff *handoff, const char *reason)
{
	char name[16 + HANDOFF_NAME_SIZE];

	report_fact("census=none reason=\"%s\"", reason);
	for (uint32_t i = 0; i < notes_of(handoff)->drivers.count; i++) {
		if (!images_is_kept(&notes_of(handoff)->drivers.driver[i]))
			continue;
		name_check(&notes_of(handoff)->drivers.driver[i], name, sizeof(name));
		report_skip(name, reason);
	}
}

void summary_lacks(const struct handoff *handoff, const char *reason)
{
	if (has_driver_under_test(handoff))
		incomplete_add("no census was made of the drivers under test: %s", reason);
	summary_skip(handoff, reason);
}

/* ---- Limits ---- */

static void print_lost(const char *what, uint32_t kept, uint32_t all)
{
	if (all > kept)
		report_fact("note the census had no room for %u more %s", all - kept, what);
}

void summary_limits(const struct handoff *handoff)
{
	const struct handoff_census *census = &notes_of(handoff)->census;

	report_fact(
		"note the census cannot see pointers in local variables, encoded ones, those to "
		"which only an unconverted one leads, addresses in 32 bits, multiples of 4 GiB, "
		"and what lies below 1 MiB");
	print_lost("words", scan_buffers(census->word_count, CENSUS_WORDS_MAX),
		   census->word_count_all);
	print_lost("blocks", scan_buffers(census->block_count, CENSUS_BLOCKS_MAX),
		   census->block_count_all);
	print_lost("values of the boot", scan_buffers(census->residue_count, CENSUS_RESIDUE_MAX),
		   census->residue_count_all);
	print_lost("numbers of drivers under test",
		   scan_buffers(census->constant_count, CENSUS_CONSTANTS_MAX),
		   census->constant_count_all);
	print_lost("images", scan_buffers(handoff->image_count, CENSUS_IMAGES_MAX - 1),
		   handoff->image_count_all);
}
