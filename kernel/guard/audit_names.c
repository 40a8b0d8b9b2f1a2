/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words behind an audit's numbers: phases, and the values of audit= and svam-test=.
 */
#include <audit/audit_options.h>
#include <audit/phase.h>

const char audit_names[AUDIT_COUNT][OPTION_NAME_SIZE] = {
	[AUDIT_CONTINUE] = "continue",
	[AUDIT_STRICT] = "strict",
	[AUDIT_STEP] = "step",
};

const char svam_test_names[SVAM_TEST_COUNT][OPTION_NAME_SIZE] = {
	[SVAM_TEST_NONE] = "none",
	[SVAM_TEST_BEFORE_EXIT] = "before-exit",
	[SVAM_TEST_MISSING_RANGE] = "missing-range",
	[SVAM_TEST_FOREIGN_RANGE] = "foreign-range",
};

const char phase_names[PHASE_COUNT][12] = {
	[PHASE_BOOT] = "boot", [PHASE_EXITING] = "exiting", [PHASE_PHYSICAL] = "physical",
	[PHASE_SVAM] = "svam", [PHASE_VIRTUAL] = "virtual", [PHASE_RESET] = "reset",
};
