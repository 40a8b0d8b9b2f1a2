/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The seven questions in their order; their files answer them. An answer relies on those above it:
 * whether pointers were converted means nothing if SetVirtualAddressMap was not called.
 */
#include "kernel/evidence/questions.h"

#include "kernel/report.h"

static const struct {
	const char *name;
	const char *(*obstacle)(const struct handoff *); /* why it cannot be asked; may be NULL */
	void (*examine)(const struct handoff *, struct reasons *);
} questions[QUESTION_COUNT] = {
	[QUESTION_EXIT] = {"handoff.exit_boot_services", NULL, exit_examine},
	[QUESTION_MAP] = {"handoff.memory_map", NULL, map_examine},
	[QUESTION_RUNTIME] = {"handoff.runtime_attributes", NULL, map_examine_runtime},
	[QUESTION_VIRTUAL_MAP] = {"handoff.set_virtual_address_map", virtual_map_obstacle,
				  virtual_map_examine},
	[QUESTION_CHANGE] = {"handoff.virtual_address_change", conversion_meaningless,
			     change_examine},
	[QUESTION_POINTERS] = {"handoff.pointers_converted", conversion_meaningless,
			       pointers_examine},
	[QUESTION_BOOT_SERVICES] = {"handoff.boot_services_gone", NULL, boot_services_examine},
};

void question_ask(const struct handoff *handoff, enum question question)
{
	const char *name = questions[question].name;
	const char *(*ask)(const struct handoff *) = questions[question].obstacle;
	const char *obstacle = ask != NULL ? ask(handoff) : NULL;
	struct reasons reasons = {.count = 0};

	if (obstacle != NULL) {
		report_skip(name, obstacle);
		return;
	}
	questions[question].examine(handoff, &reasons);
	report_reasons(&reasons, name);
}

void questions_check(const struct handoff *handoff)
{
	for (enum question question = 0; question < QUESTION_COUNT; question++)
		question_ask(handoff, question);
}
