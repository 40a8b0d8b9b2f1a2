/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The pointer census, step by step; kernel/census/ has one file for each.
 */
#include "kernel/census.h"

#include "kernel/census/declared.h"
#include "kernel/census/images.h"
#include "kernel/census/judge.h"
#include "kernel/census/objects.h"
#include "kernel/census/reach.h"
#include "kernel/census/residue.h"
#include "kernel/census/summary.h"
#include "kernel/census/tables.h"
#include "kernel/census/words.h"
#include "kernel/checks.h"
#include "kernel/evidence/questions.h"

#define CHECKS "census.*"

void census_check(const struct handoff *handoff)
{
	static struct census census;
	const char *reason = conversion_meaningless(handoff);

	if (!checks_want(CHECKS))
		return;
	if (!reason && handoff->census.step == 0)
		reason = "the loader noted no words";
	if (reason) {
		summary_skip(handoff, reason);
		return;
	}
	words_read(&census, handoff); /* what was noted, and what it is now */
	judge_words(&census);	      /* what became of each */
	residue_excuse(&census);      /* left of the boot */
	images_find_roots(&census);   /* the data of every image */
	objects_bound(&census);	      /* how far a pointer reaches */
	reach(&census);		      /* from roots, through pointers that work */
	declared_excuse(&census);     /* kept on purpose */
	tables_gather(&census);	      /* many words with one cause */

	summary_platform(&census);
	summary_drivers(&census);
	summary_limits(handoff);
}
