/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The answer that a row should have, and the firmware that is known to give another one.
 */
#include "kernel/audit/examination/answers.h"

#include <audit/phase.h>

#include "kernel/audit/report/known_checks.h"
#include "kernel/lib/efi_names.h"
#include "kernel/audit/services/audited.h"
#include "kernel/lib/efi_runtime.h"

static const enum phase phases[ANSWERS_PHASES] = {PHASE_BOOT, PHASE_PHYSICAL, PHASE_VIRTUAL};

static const struct {
	enum check check;
	enum expected expected;
	const char *text;
} rows[ROW_COUNT] = {
#define ROW(identifier, service, subject, change, check, expected, text) {check, expected, text},
	EXAMINATION(ROW)
#undef ROW
};

#define ALL_ROWS ROW_COUNT

/* Checks of which some firmware is known to answer a row in this way, or all of them;
 * kernel/audit/report/known_checks.c says which firmware, and why. */
static const struct {
	enum check check;
	unsigned int row;
	uint64_t answer[ANSWERS_PHASES];
} deviations[] = {
	{VARIABLE_QUERY_RESERVED_BITS, ALL_ROWS, {EFI_SUCCESS, EFI_SUCCESS, EFI_SUCCESS}},
	{VARIABLE_QUERY_APPEND_ALONE,
	 ALL_ROWS,
	 {EFI_SUCCESS, EFI_INVALID_PARAMETER, EFI_INVALID_PARAMETER}},
	{VARIABLE_QUERY_ERROR_RECORD, ALL_ROWS, {EFI_SUCCESS, EFI_SUCCESS, EFI_SUCCESS}},
	{VARIABLE_QUERY_COMBINATIONS,
	 ROW_QUERY_NV,
	 {EFI_SUCCESS, EFI_INVALID_PARAMETER, EFI_INVALID_PARAMETER}},
};

/* ---- One answer ---- */

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

/* ---- One row in its phases ---- */

/* Is the row's answer known in this phase? */
static bool is_called(const struct answers *answers, unsigned int row, unsigned int phase)
{
	return answers->phase[phase]->answer[row] != EXAMINATION_NOT_CALLED;
}

static void judge_row(const struct answers *answers, unsigned int row, struct reasons *reasons)
{
	unsigned int last = ANSWERS_PHASES;
	uint64_t before = 0;
	bool differs = false;

	for (unsigned int i = 0; i < ANSWERS_PHASES; i++) {
		uint64_t answer = answers->phase[i]->answer[row];

		if (!is_called(answers, row, i))
			continue;
		if (last < ANSWERS_PHASES && answer != before) {
			differs = true;
			reasons_add(reasons, "%s answered %s in phase %s and %s in phase %s",
				    rows[row].text, answer_text(before).text,
				    phase_names[phases[last]], answer_text(answer).text,
				    phase_names[phases[i]]);
		}
		last = i;
		before = answer;
	}
	if (last < ANSWERS_PHASES && !differs &&
	    !is_expected(answers->handoff, rows[row].expected, before))
		reasons_add(reasons, "%s answered %s, and not %s", rows[row].text,
			    answer_text(before).text, expected_text(rows[row].expected));
}

void answers_judge(const struct answers *answers, enum check check, struct reasons *reasons)
{
	for (unsigned int row = 0; row < ROW_COUNT; row++) {
		if (rows[row].check == check)
			judge_row(answers, row, reasons);
	}
}

/* ---- All rows of a check ---- */

bool answers_are(const struct answers *answers, enum check check, uint64_t answer)
{
	for (unsigned int row = 0; row < ROW_COUNT; row++) {
		if (rows[row].check == check &&
		    answers->phase[ANSWERS_PHASES - 1]->answer[row] != answer)
			return false;
	}
	return true;
}

bool answers_may_be(const struct answers *answers, enum check check, uint64_t answer)
{
	for (unsigned int row = 0; row < ROW_COUNT; row++) {
		if (rows[row].check == check &&
		    !is_expected(answers->handoff, rows[row].expected, answer))
			return false;
	}
	return true;
}

/* Was the row answered so, in each phase in which it was called? */
static bool is_answered(const struct answers *answers, unsigned int row,
			const uint64_t answer[ANSWERS_PHASES])
{
	for (unsigned int i = 0; i < ANSWERS_PHASES; i++) {
		if (is_called(answers, row, i) && answers->phase[i]->answer[row] != answer[i])
			return false;
	}
	return true;
}

static bool is_right(const struct answers *answers, unsigned int row)
{
	struct reasons reasons = {.count = 0};

	judge_row(answers, row, &reasons);
	return reasons.count == 0;
}

/* Does it explain all that is wrong with the check? */
static bool explains(const struct answers *answers, size_t deviation)
{
	const unsigned int known = deviations[deviation].row;

	for (unsigned int row = 0; row < ROW_COUNT; row++) {
		if (rows[row].check != deviations[deviation].check)
			continue;
		if (known == ALL_ROWS || known == row
			    ? !is_answered(answers, row, deviations[deviation].answer)
			    : !is_right(answers, row))
			return false;
	}
	return true;
}

const char *answers_known_cause(const struct answers *answers, enum check check, const char *name)
{
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++) {
		if (deviations[i].check == check && explains(answers, i))
			return known_cause(answers->handoff, name);
	}
	return NULL;
}
