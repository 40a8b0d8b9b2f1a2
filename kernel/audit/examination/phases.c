/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks that the rows of include/audit/examination.h make: the rows that are called in phase
 * virtual, the checks that mean something, and the lines of the report.
 *
 * A row on which a firmware is known to deviate is a check of its own, so that the others still
 * count. kernel/audit/examination/answers.c judges the answers.
 */
#include "kernel/audit/examination/phases.h"

#include <audit/notes.h>

#include "kernel/audit/examination/answers.h"
#include "kernel/audit/findings/consequence.h"
#include "kernel/audit/findings/finding.h"
#include "kernel/audit/findings/held.h"
#include "kernel/audit/owner.h"
#include "kernel/audit/report/checks.h"
#include "kernel/audit/services/audited.h"
#include "kernel/guard/examiner.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/reasons.h"
#include "kernel/report.h"

static const struct {
	const char *name;
	enum service service;
} checks[CHECK_COUNT] = {
#define CHECK(identifier, name, service) {name, SERVICE_##service},
	CHECKS(CHECK)
#undef CHECK
};

static struct examination virtual_answers;

struct examiner {
	struct answers answers;
	unsigned int findings[SERVICE_COUNT]; /* that were told already */
	struct reasons reasons;		      /* of the check under way */
};

/* ---- One check ---- */

/* The reason why the check's service is not to be called, or NULL. */
static const char *why_not(const struct handoff *handoff, enum check check)
{
	const enum service service = checks[check].service;
	const char *reason = service_lack(handoff, service);

	if (reason == NULL && !service_is_supported(handoff, service))
		reason = "EFI_RT_PROPERTIES_TABLE calls the service unsupported";
	return reason != NULL ? reason : checks_excuse(checks[check].name);
}

/* The reason why the check means nothing, even with answers from the other phases; or NULL. Where each
 * row may be answered EFI_UNSUPPORTED, that answer does not show that the service is missing. */
static const char *why_void(const struct answers *answers, enum check check)
{
	const char *reason = why_not(answers->handoff, check);

	if (reason == NULL && consequence_last(checks[check].service) != SERVICE_COUNT)
		reason = "the service did not return by itself, which follows from another's end";
	if (reason == NULL && answers_are(answers, check, EFI_UNSUPPORTED) &&
	    !answers_may_be(answers, check, EFI_UNSUPPORTED))
		reason = "the service answers EFI_UNSUPPORTED to everything";
	return reason;
}

static unsigned int count_findings(enum service service)
{
	return audit_findings(service, PHASE_PHYSICAL) + audit_findings(service, PHASE_VIRTUAL);
}

/* Adds, to the first of its checks here, the findings of a service that had none at its own check. */
static void add_findings(struct examiner *examiner, enum service service)
{
	unsigned int findings = count_findings(service);

	if (examiner->findings[service] == 0 && findings > 0) {
		reasons_add(&examiner->reasons, "findings while it was called: %u", findings);
		examiner->reasons.cause = NULL;
		held_add(service);
	}
	examiner->findings[service] = findings;
}

static void examine(struct examiner *examiner, enum check check)
{
	const struct answers *answers = &examiner->answers;
	const char *name = checks[check].name, *skip = why_void(answers, check);

	examiner->reasons.count = 0;
	examiner->reasons.cause = NULL;
	if (skip == NULL)
		answers_judge(answers, check, &examiner->reasons);
	if (examiner->reasons.count > 0)
		examiner->reasons.cause = answers_known_cause(answers, check, name);
	if (skip == NULL && answers_are(answers, check, EXAMINATION_NOT_CALLED))
		skip = owner_was_aborted(checks[check].service)
			       ? "the service did not return by itself before"
			       : "what the calls take could not be read before";
	add_findings(examiner, checks[check].service);
	if (examiner->reasons.count == 0 && skip != NULL)
		report_skip(name, skip);
	else
		report_reasons(&examiner->reasons, name);
}

/* ---- All of them ---- */

static bool is_any_wanted(void)
{
	for (unsigned int i = 0; i < CHECK_COUNT; i++) {
		if (checks_want(checks[i].name))
			return true;
	}
	return false;
}

/* Services that set something if firmware takes a call that it must refuse. */
#define SETTERS                                                                                    \
	(UINT32_C(1) << SERVICE_SET_TIME | UINT32_C(1) << SERVICE_SET_WAKEUP_TIME |                \
	 UINT32_C(1) << SERVICE_SET_VARIABLE | UINT32_C(1) << SERVICE_UPDATE_CAPSULE)

/* Calls all rows of the services that only read, since they take no time and other rows need them; and
 * of the services that set something, if one of their checks is wanted. */
static void run(const struct handoff *handoff)
{
	static struct probe_buffers buffers;
	const struct probe_backend backend = {&buffers, owner_make, (void *)(uintptr_t)handoff};
	uint32_t left_alone = 0, wanted = 0;

	for (unsigned int i = 0; i < CHECK_COUNT; i++) {
		uint32_t bit = UINT32_C(1) << checks[i].service;

		if (why_not(handoff, (enum check)i) != NULL || owner_was_aborted(checks[i].service))
			left_alone |= bit;
		if (checks_want(checks[i].name))
			wanted |= bit;
	}
	examination_run(&backend, PHASE_VIRTUAL, left_alone | (SETTERS & ~wanted),
			&virtual_answers);
}

void examination_check(const struct handoff *handoff)
{
	static struct examiner examiner;

	if (!is_any_wanted())
		return;
	examiner = (struct examiner){
		.answers = {handoff,
			    {&notes_of(handoff)->examination_boot,
			     &notes_of(handoff)->examination_physical, &virtual_answers}},
	};
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		examiner.findings[i] = count_findings((enum service)i);
	run(handoff);
	for (unsigned int i = 0; i < CHECK_COUNT; i++) {
		if (checks_want(checks[i].name))
			examine(&examiner, (enum check)i);
	}
}
