/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/audit/refusals.c have in common: a scripted SetVirtualAddressMap
 * behind the guard's gate.
 */
#ifndef REFUSALS_WORLD_H
#define REFUSALS_WORLD_H

#include "tests/unit/svam_world.h"

/* A host does not let us turn interrupts off: the word is written down instead. */
#include <arch/cpu.h>
#define cpu_disable_interrupts() scripted_firmware_happened("cli")
#include "loader/audit/first_call.c"
#include "loader/audit/refusals.c"

#define TESTS_MAX 8

/* What becomes of a table that a driver's took the place of. */
static bool earlier_changes;

bool published_is_unchanged(const struct audit *audit)
{
	(void)audit;
	return !earlier_changes;
}

/* SetVirtualAddressMap's script, and what came of it. */
static struct {
	EFI_STATUS status;
	enum call_outcome outcome;
	void (*change)(struct scripted_firmware *firmware);
	/* Calls that are refusal tests: the first `before` ones, and every one after a success. */
	unsigned int before;
	EFI_STATUS test_status;
	enum call_outcome test_outcome;
	void (*test_change)(struct scripted_firmware *firmware);
	void (*again_change)(struct scripted_firmware *firmware);
	struct firmware_call test[TESTS_MAX];
	unsigned int tests;
	bool succeeded;
	struct scripted_firmware *firmware;
	struct firmware_call call;
	_Alignas(8) uint8_t map[SCRIPTED_MAP_MAX * 48]; /* what it was given, as it was then */
} script;

static inline void call_in_test(struct firmware_call *call)
{
	void (*change)(struct scripted_firmware * firmware) = script.succeeded ? script.again_change
									       : script.test_change;

	scripted_firmware_happened("test");
	assert_true(script.tests < TESTS_MAX);
	script.test[script.tests++] = *call;
	memcpy(script.map, (const void *)call->arguments[3], call->arguments[0]);
	if (change != NULL)
		change(script.firmware);
	call->status = script.test_status;
	call->outcome = script.test_outcome;
	call->stack_bytes = 77;
}

/* The gate, and what is behind it. */
void guard_call(struct guard *guard, struct firmware_call *call)
{
	assert_ptr_equal(guard, &script.firmware->audit.stage->guard);
	assert_int_equal(guard->world.phase, PHASE_SVAM);
	assert_int_equal(call->service, SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	assert_int_equal(guard->world.excuses_faults, script.succeeded);
	guard->excused = script.succeeded ? 2 : 0;
	if (script.tests < script.before || script.succeeded) {
		call_in_test(call);
		return;
	}
	scripted_firmware_happened("svam");
	script.call = *call;
	memcpy(script.map, (const void *)call->arguments[3], call->arguments[0]);
	if (script.change != NULL)
		script.change(script.firmware);
	call->status = script.outcome == CALL_ABORTED ? EFI_ABORTED : script.status;
	call->outcome = script.outcome;
	call->stack_bytes = 4096;
	script.succeeded = script.outcome == CALL_RETURNED && script.status == EFI_SUCCESS;
}

/* An audit behind the line, with the accepted map in its buffer and planned. */
static inline int open_behind_the_line(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, CAPACITY);

	plan_regions(firmware);
	firmware->audit.phase = PHASE_PHYSICAL;
	firmware->loader->firmware.boot_services = NULL;
	memset(&script, 0, sizeof(script));
	earlier_changes = false;
	script.firmware = firmware;
	script.test_status = EFI_INVALID_PARAMETER;
	*state = firmware;
	return 0;
}

/* As loader/audit/main.c does it, without the line that it prints. */
static inline void tell(struct scripted_firmware *firmware)
{
	struct handoff *handoff = &firmware->loader->handoff;
	const struct svam svam = refusals_svam(&firmware->audit);

	if (handoff->svam.mode == RUNTIME_PHYSICAL)
		svam_remember(&svam);
	refusals_before_svam(&firmware->audit);
	if (svam_is_wanted(handoff) && handoff->svam.mode == RUNTIME_PHYSICAL)
		svam_set(&svam);
	refusals_after_svam(&firmware->audit);
	svam_settle(&svam);
	assert_int_equal(firmware->audit.stage->guard.world.phase, PHASE_PHYSICAL);
}

static inline const struct handoff_refusal *refusal(const struct scripted_firmware *firmware,
						    enum refusal which)
{
	return &firmware->notes.refusals[which];
}

/* The two that come before the real call, and the one after it. */
static inline struct scripted_firmware *want_tests(void **state, unsigned int before)
{
	struct scripted_firmware *firmware = *state;

	firmware->audit.refusal_tests = true;
	script.before = before;
	script.change = convert_everything;
	return firmware;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_behind_the_line, close_firmware)

#endif
