/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words behind an audit's numbers: phases, and the values of options that have few.
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

const char first_call_names[FIRST_CALL_COUNT][OPTION_NAME_SIZE] = {
	[FIRST_CALL_BOOT] = "boot",
	[FIRST_CALL_VIRTUAL] = "virtual",
};

const char ready_to_boot_names[READY_TO_BOOT_COUNT][OPTION_NAME_SIZE] = {
	[READY_TO_BOOT_YES] = "yes",
	[READY_TO_BOOT_NO] = "no",
};

const char after_names[AFTER_COUNT][OPTION_NAME_SIZE] = {
	[AFTER_FIRMWARE] = "firmware",
	[AFTER_AGAIN] = "again",
	[AFTER_SHUTDOWN] = "shutdown",
};

const char boot_next_names[BOOT_NEXT_COUNT][OPTION_NAME_SIZE] = {
	[BOOT_NEXT_NO] = "no",
	[BOOT_NEXT_YES] = "yes",
};

const char keep_names[KEEP_COUNT][OPTION_NAME_SIZE] = {
	[KEEP_NO] = "no",
	[KEEP_PSTORE] = "pstore",
};

const char phase_names[PHASE_COUNT][12] = {
	[PHASE_BOOT] = "boot", [PHASE_EXITING] = "exiting", [PHASE_PHYSICAL] = "physical",
	[PHASE_SVAM] = "svam", [PHASE_VIRTUAL] = "virtual", [PHASE_RESET] = "reset",
};
