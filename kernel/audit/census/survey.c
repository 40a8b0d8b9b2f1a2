/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The pointer census, step by step; kernel/audit/census/ has one file for each.
 */
#include "kernel/audit/census/survey.h"

#include <audit/notes.h>

#include "kernel/audit/census/constants.h"
#include "kernel/audit/census/declared.h"
#include "kernel/audit/census/image_roots.h"
#include "kernel/audit/census/judge.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/census/objects.h"
#include "kernel/audit/census/owners.h"
#include "kernel/audit/census/reach.h"
#include "kernel/audit/census/relocations.h"
#include "kernel/audit/census/residue.h"
#include "kernel/audit/census/summary.h"
#include "kernel/audit/report/checks.h"
#include "kernel/evidence/questions.h"
#include "kernel/lib/string.h"

#define CHECKS "census.*"

_Static_assert(sizeof(struct census) <= CENSUS_ROOM_SIZE, "the loader's room is enough");

void census_check(const struct handoff *handoff)
{
	struct census *census = vaddr_pointer(notes_of(handoff)->census.room);
	const char *reason = conversion_meaningless(handoff);

	if (!checks_want(CHECKS))
		return;
	if (reason != NULL) {
		summary_skip(handoff, reason);
		return;
	}
	if (notes_of(handoff)->census.step == 0) {
		summary_lacks(handoff, "the loader noted no words");
		return;
	}
	if (census == NULL) {
		summary_lacks(handoff, "the loader set no room aside");
		return;
	}
	memset(census, 0, sizeof(*census));
	words_read(census, handoff); /* noted words, and their present values */
	if (!judge_words(census)) {  /* the kind of each */
		summary_lacks(handoff, "the memory map has too many pieces");
		return;
	}
	residue_excuse(census);	   /* left of the boot */
	images_find_roots(census); /* the data of every image */
	constants_excuse(census);  /* numbers of a driver's file */
	objects_bound(census);	   /* how far a pointer reaches */
	reach(census);		   /* from roots, through pointers that work */
	declared_excuse(census);   /* kept on purpose */
	tables_gather(census);	   /* many words with one cause */
	copies_gather(census);
	owners_gather(census); /* who is to answer for each */

	summary_platform(census);
	summary_drivers(census);
	summary_limits(handoff);
}
