/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the rows of include/examination.h should have answered, and what they did.
 *
 * A row fails its check when an answer is not what the specification has, or when the phases differ.
 * A row on which a firmware is known to deviate is a check of its own, so that the others still count.
 */
#include "kernel/examination.h"

#include <efi_runtime.h>

#include "kernel/audit/audit.h"
#include "kernel/checks.h"
#include "kernel/deviations.h"
#include "kernel/examination_table.h"
#include "kernel/guard/examination.h"
#include "kernel/lib/efi_names.h"
#include "kernel/reasons.h"
#include "kernel/report.h"
#include "kernel/services/service.h"
#include "kernel/watch.h"

/* ---- The rows, as the kernel knows them ---- */

enum { PHASES = 3 };

static const enum phase phases[PHASES] = {PHASE_BOOT, PHASE_PHYSICAL, PHASE_VIRTUAL};

static const struct {
	const char *name;
	enum service service;
} checks[CHECK_COUNT] = {
#define CHECK(identifier, name, service) {name, SERVICE_##service},
	CHECKS(CHECK)
#undef CHECK
};

static const struct {
	enum check check;
	enum expected expected;
	const char *text;
} rows[ROW_COUNT] = {
#define ROW(identifier, service, subject, change, check, expected, text) {check, expected, text},
	EXAMINATION(ROW)
#undef ROW
};

/* Checks of which every row is known to be answered so by a firmware; kernel/deviations.c says by which,
 * and why. */
static const struct {
	enum check check;
	uint64_t answer[PHASES];
} deviations[] = {
	{VARIABLE_QUERY_RESERVED_BITS, {EFI_SUCCESS, EFI_SUCCESS, EFI_SUCCESS}},
	{VARIABLE_QUERY_APPEND_ALONE, {EFI_SUCCESS, EFI_INVALID_PARAMETER, EFI_INVALID_PARAMETER}},
	{VARIABLE_QUERY_ERROR_RECORD, {EFI_SUCCESS, EFI_SUCCESS, EFI_SUCCESS}},
};

/* ---- One row in its phases ---- */

static struct examination virtual_answers;

struct examiner {
	const struct handoff *handoff;
	const struct examination *phase[PHASES];
	unsigned int findings[SERVICE_COUNT]; /* that were told already */
	struct reasons reasons;		      /* of the check under way */
};

static bool is_expected(const struct handoff *handoff, enum expected expected, uint64_t answer)
{
	switch (expected) {
	case SUCCESS:
		return answer == EFI_SUCCESS;
	case INVALID:
		return answer == EFI_INVALID_PARAMETER;
	case INVALID_OR_NOT_FOUND:
		return answer == EFI_INVALID_PARAMETER ||
		       (answer == EFI_NOT_FOUND &&
			handoff->uefi_revision < EFI_2_70_SYSTEM_TABLE_REVISION);
	case INVALID_OR_TOO_SMALL:
		return answer == EFI_INVALID_PARAMETER || answer == EFI_BUFFER_TOO_SMALL;
	case INVALID_OR_UNSUPPORTED:
		return answer == EFI_INVALID_PARAMETER || answer == EFI_UNSUPPORTED;
	case NOT_FOUND:
		return answer == EFI_NOT_FOUND;
	case NOT_FOUND_OR_INVALID:
		return answer == EFI_NOT_FOUND || answer == EFI_INVALID_PARAMETER;
	case REFUSED:
		return EFI_ERROR(answer) && answer < EXAMINATION_NOT_UNDONE;
	case TOO_SMALL:
		return answer == EFI_BUFFER_TOO_SMALL;
	}
	return false;
}

static const char *expected_text(enum expected expected)
{
	static const char *const texts[] = {
		[SUCCESS] = "EFI_SUCCESS",
		[INVALID] = "EFI_INVALID_PARAMETER",
		[INVALID_OR_NOT_FOUND] = "EFI_INVALID_PARAMETER",
		[INVALID_OR_TOO_SMALL] = "EFI_INVALID_PARAMETER or EFI_BUFFER_TOO_SMALL",
		[INVALID_OR_UNSUPPORTED] = "EFI_INVALID_PARAMETER or EFI_UNSUPPORTED",
		[NOT_FOUND] = "EFI_NOT_FOUND",
		[NOT_FOUND_OR_INVALID] = "EFI_NOT_FOUND or EFI_INVALID_PARAMETER",
		[REFUSED] = "an error",
		[TOO_SMALL] = "EFI_BUFFER_TOO_SMALL",
	};

	return texts[expected];
}

static struct efi_status_text answer_text(uint64_t answer)
{
	switch (answer) {
	case EXAMINATION_NOT_UNDONE:
		return (struct efi_status_text){"EFI_SUCCESS that stays"};
	case EXAMINATION_ABORTED:
		return (struct efi_status_text){"nothing by itself"};
	default:
		return efi_status_text(answer);
	}
}

/* Is the row's answer known in this phase? */
static bool is_called(const struct examiner *examiner, unsigned int row, unsigned int phase)
{
	return examiner->phase[phase]->answer[row] != EXAMINATION_NOT_CALLED;
}

static void examine_row(struct examiner *examiner, unsigned int row)
{
	unsigned int last = PHASES;
	uint64_t before = 0;
	bool differs = false;

	for (unsigned int i = 0; i < PHASES; i++) {
		uint64_t answer = examiner->phase[i]->answer[row];

		if (!is_called(examiner, row, i))
			continue;
		if (last < PHASES && answer != before) {
			differs = true;
			reasons_add(&examiner->reasons,
				    "%s answered %s in phase %s and %s in phase %s", rows[row].text,
				    answer_text(before).text, phase_names[phases[last]],
				    answer_text(answer).text, phase_names[phases[i]]);
		}
		last = i;
		before = answer;
	}
	if (last < PHASES && !differs &&
	    !is_expected(examiner->handoff, rows[row].expected, before))
		reasons_add(&examiner->reasons, "%s answered %s, and not %s", rows[row].text,
			    answer_text(before).text, expected_text(rows[row].expected));
}

/* ---- One check ---- */

static unsigned int count_findings(enum service service)
{
	return audit_findings(service, PHASE_PHYSICAL) + audit_findings(service, PHASE_VIRTUAL);
}

/* Did all rows of the check answer so in phase virtual? */
static bool all_answered(enum check check, uint64_t answer)
{
	for (unsigned int row = 0; row < ROW_COUNT; row++) {
		if (rows[row].check == check && virtual_answers.answer[row] != answer)
			return false;
	}
	return true;
}

/* Is EFI_UNSUPPORTED what each row of the check may be answered? Then it is no sign of a service that is
 * not there. */
static bool may_be_unsupported(const struct handoff *handoff, enum check check)
{
	for (unsigned int row = 0; row < ROW_COUNT; row++) {
		if (rows[row].check == check &&
		    !is_expected(handoff, rows[row].expected, EFI_UNSUPPORTED))
			return false;
	}
	return true;
}

/* Why the check's service is not to be called, or NULL. */
static const char *why_not(const struct handoff *handoff, enum check check)
{
	const enum service service = checks[check].service;
	const char *reason = service_obstacle(handoff, service);

	if (!reason && !service_is_supported(handoff, service))
		reason = "EFI_RT_PROPERTIES_TABLE calls the service unsupported";
	return reason ? reason : checks_excuse(checks[check].name);
}

/* Why the check means nothing, whatever was answered in the other phases; or NULL. */
static const char *why_void(const struct handoff *handoff, enum check check)
{
	const char *reason = why_not(handoff, check);

	if (!reason && all_answered(check, EFI_UNSUPPORTED) && !may_be_unsupported(handoff, check))
		reason = "the service answers EFI_UNSUPPORTED to everything";
	return reason;
}

/* Those of a service that had none when its own check was made; with the first of its checks here. */
static void add_findings(struct examiner *examiner, enum service service)
{
	unsigned int findings = count_findings(service);

	if (examiner->findings[service] == 0 && findings > 0)
		reasons_add(&examiner->reasons, "findings while it was called: %u", findings);
	examiner->findings[service] = findings;
}

/* Was every row of the check answered so, in each phase in which it was called? */
static bool always_answered(const struct examiner *examiner, enum check check,
			    const uint64_t answer[PHASES])
{
	for (unsigned int row = 0; row < ROW_COUNT; row++) {
		for (unsigned int i = 0; rows[row].check == check && i < PHASES; i++) {
			if (is_called(examiner, row, i) &&
			    examiner->phase[i]->answer[row] != answer[i])
				return false;
		}
	}
	return true;
}

/* Why this firmware is known to answer as it did, or NULL. */
static const char *known_cause(const struct examiner *examiner, enum check check)
{
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++) {
		if (deviations[i].check == check &&
		    always_answered(examiner, check, deviations[i].answer))
			return deviation_cause(examiner->handoff, checks[check].name);
	}
	return NULL;
}

static void examine(struct examiner *examiner, enum check check)
{
	const char *name = checks[check].name, *skip = why_void(examiner->handoff, check);
	const char *cause = NULL;

	examiner->reasons.count = 0;
	for (unsigned int row = 0; row < ROW_COUNT && !skip; row++) {
		if (rows[row].check == check)
			examine_row(examiner, row);
	}
	if (examiner->reasons.count > 0)
		cause = known_cause(examiner, check);
	if (!skip && all_answered(check, EXAMINATION_NOT_CALLED))
		skip = watch_was_aborted(checks[check].service)
			       ? "the service did not return by itself before"
			       : "what the calls take could not be read before";
	add_findings(examiner, checks[check].service);
	if (examiner->reasons.count == 0 && skip)
		report_skip(name, skip);
	else if (cause)
		reasons_report_deviation(&examiner->reasons, name, cause);
	else
		reasons_report(&examiner->reasons, name);
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

/* What sets something, where firmware takes what it must refuse. */
#define SETTERS                                                                                    \
	(UINT32_C(1) << SERVICE_SET_TIME | UINT32_C(1) << SERVICE_SET_WAKEUP_TIME |                \
	 UINT32_C(1) << SERVICE_SET_VARIABLE | UINT32_C(1) << SERVICE_UPDATE_CAPSULE)

/* All rows of the services that ask, since they take no time and others need them; of those that set,
 * the ones that somebody wants to know about. */
static void run(const struct handoff *handoff)
{
	static struct probe_room room;
	const struct probe_way way = {&room, watch_make, (void *)(uintptr_t)handoff};
	uint32_t left_alone = 0, wanted = 0;

	for (unsigned int i = 0; i < CHECK_COUNT; i++) {
		uint32_t bit = UINT32_C(1) << checks[i].service;

		if (why_not(handoff, (enum check)i) || watch_was_aborted(checks[i].service))
			left_alone |= bit;
		if (checks_want(checks[i].name))
			wanted |= bit;
	}
	examination_run(&way, PHASE_VIRTUAL, left_alone | (SETTERS & ~wanted), &virtual_answers);
}

void examination_check(const struct handoff *handoff)
{
	static struct examiner examiner;

	if (!is_any_wanted())
		return;
	examiner = (struct examiner){
		.handoff = handoff,
		.phase = {&handoff->examination_boot, &handoff->examination_physical,
			  &virtual_answers},
	};
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		examiner.findings[i] = count_findings((enum service)i);
	run(handoff);
	for (unsigned int i = 0; i < CHECK_COUNT; i++) {
		if (checks_want(checks[i].name))
			examine(&examiner, (enum check)i);
	}
}
