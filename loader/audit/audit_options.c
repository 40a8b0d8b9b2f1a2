/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The effect of the options on an audit's walk; and \EFI\brightline\census-allow.txt, in which each
 * word is a value of census-allow=.
 */
#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "loader/audit/audit.h"
#include "loader/audit/core/audit_words.h"
#include "loader/firmware.h"

#define CENSUS_ALLOW "census-allow.txt"

bool audit_wants_all(const struct audit *audit)
{
	return strcmp(audit->options.checks, "all") == 0;
}

static bool read_allowed(struct audit *audit)
{
	char word[OPTION_WORD_SIZE];
	const char *sentence;
	struct token text;

	if (!file_load_text(&audit->loader.firmware, CENSUS_ALLOW, &text))
		return false;
	sentence = audit_words_parse_allow(text.text, text.length, &audit->options, word);
	if (sentence != NULL)
		return output_refusal(&audit->loader.output, sentence,
				      FILE_PATH(CENSUS_ALLOW) ": %s", word);
	return true;
}

/* RESET_COUNT: nothing was said. On a board the report comes home by a reset, if the stick can take it. */
static void choose_reset(struct audit *audit)
{
	uint32_t *reset = &audit->loader.handoff.options.reset;

	audit->home.chose_reset = *reset == RESET_COUNT;
	if (audit->home.chose_reset)
		*reset = hypervisor_is_present() ? RESET_SHUTDOWN : RESET_WARM;
}

bool audit_options_read(struct audit *audit)
{
	const struct options *options = &audit->loader.handoff.options;

	if (!read_allowed(audit))
		return false;
	choose_reset(audit);
	/* By the specification they change nothing. A board's owner must ask for them. */
	audit->refusal_tests = hypervisor_is_present() || audit_wants_all(audit);
	output_line(&audit->loader.output, "virtmap=%s reset=%s", virtmap_names[options->virtmap],
		    reset_names[options->reset]);
	return true;
}
