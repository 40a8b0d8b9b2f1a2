/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The number of words of each kind; see kernel/audit/census/counts.h.
 */
#include "kernel/audit/census/counts.h"

#include <audit/notes.h>

#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/report/quote.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

struct counts {
	unsigned int words;
	unsigned int kinds[CENSUS_KIND_COUNT];
	unsigned int excuses[EXCUSE_COUNT];
	unsigned int residue[RESIDUE_KIND_COUNT];
	unsigned int suspects;
};

/* The kind of a shadow, of a number, or of a word that the specification leaves physical, means nothing. */
static void count_word(struct counts *counts, const struct word *word)
{
	counts->excuses[word->excuse]++;
	if (word->excuse == EXCUSE_SHADOW || word->excuse == EXCUSE_CONSTANT)
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

void counts_print(const struct census *census)
{
	struct counts counts = {.words = 0};
	unsigned int reached = 0;
	char what[64];

	for (uint32_t i = 0; i < census->word_count; i++) {
		count_word(&counts, &census->words[i]);
		reached += census->words[i].reached;
	}
	format_text(what, sizeof(what), "census step=%u blocks=%u reached=%u",
		    notes_of(census->handoff)->census.step, census->block_count, reached);
	print_counts(what, &counts);
	print_residue(&counts);
	if (counts.excuses[EXCUSE_SHADOW] > 0)
		report_fact("note %u words more are bytes of something else that is read apart",
			    counts.excuses[EXCUSE_SHADOW]);
	if (counts.excuses[EXCUSE_CONSTANT] > 0)
		report_fact("note %u words more are numbers in the files of drivers under test",
			    counts.excuses[EXCUSE_CONSTANT]);
}

static struct counts of_image[CENSUS_IMAGES_MAX];

void counts_gather(const struct census *census)
{
	memset(of_image, 0, sizeof(of_image));
	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (word->reached && word->image < census->image_count)
			count_word(&of_image[word->image], word);
	}
}

unsigned int counts_print_image(const struct census *census, uint32_t index)
{
	const struct census_image *image = &census->images[index];
	const char *quote = format_quote(image->name);
	char what[32 + HANDOFF_VENDOR_SIZE];

	format_text(what, sizeof(what), "census-image image=%s%s%s", quote, image->name, quote);
	print_counts(what, &of_image[index]);
	if (image->sections_unknown)
		report_fact("note image=%s%s%s has no section table that can be read: all of it "
			    "counts as data",
			    quote, image->name, quote);
	return of_image[index].suspects;
}
