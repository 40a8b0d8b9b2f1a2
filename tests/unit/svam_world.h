/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/svam.c have in common: a scripted SetVirtualAddressMap behind
 * the guard's gate, and a loader that is behind the line.
 */
#ifndef SVAM_WORLD_H
#define SVAM_WORLD_H

#include "tests/unit/scripted_firmware.h"

#include <layout.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "loader/steps.h"

#define CAPACITY SCRIPTED_COUNT

#define TRIALS_MAX 8

/* SetVirtualAddressMap's script, and what came of it. */
static struct {
	EFI_STATUS status;
	enum call_outcome outcome;
	void (*change)(struct scripted_firmware *firmware);
	/* Calls that are trials: the first `before` ones, and every one after a success. */
	unsigned int before;
	EFI_STATUS trial_status;
	enum call_outcome trial_outcome;
	void (*trial_change)(struct scripted_firmware *firmware);
	void (*again_change)(struct scripted_firmware *firmware);
	struct firmware_call trial[TRIALS_MAX];
	unsigned int trials;
	bool succeeded;
	struct scripted_firmware *firmware;
	struct firmware_call call;
	enum phase phase;
	_Alignas(8) uint8_t map[SCRIPTED_MAP_MAX * 48]; /* what it was given, as it was then */
} svam;

static inline void guard_trial(struct firmware_call *call)
{
	void (*change)(struct scripted_firmware * firmware) = svam.succeeded ? svam.again_change
									     : svam.trial_change;

	scripted_firmware_happened("trial");
	assert_true(svam.trials < TRIALS_MAX);
	svam.trial[svam.trials++] = *call;
	memcpy(svam.map, (const void *)call->arguments[3], call->arguments[0]);
	if (change != NULL)
		change(svam.firmware);
	call->status = svam.trial_status;
	call->outcome = svam.trial_outcome;
}

/* The gate, and what is behind it. */
void guard_call(struct guard *guard, struct firmware_call *call)
{
	assert_int_equal(guard->world.phase, PHASE_SVAM);
	if (svam.trials < svam.before || svam.succeeded) {
		guard_trial(call);
		return;
	}
	scripted_firmware_happened("svam");
	assert_int_equal(call->service, SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	svam.phase = guard->world.phase;
	svam.call = *call;
	memcpy(svam.map, (const void *)call->arguments[3], call->arguments[0]);
	if (svam.change != NULL)
		svam.change(svam.firmware);
	call->status = svam.outcome == CALL_ABORTED ? EFI_ABORTED : svam.status;
	call->outcome = svam.outcome;
	svam.succeeded = svam.outcome == CALL_RETURNED && svam.status == EFI_SUCCESS;
}

/* A loader behind the line, with the accepted map in its buffer. */
static inline struct scripted_firmware *open_behind_the_line(uint64_t descriptor_size)
{
	struct scripted_firmware *firmware = scripted_firmware_open(descriptor_size, CAPACITY);

	scripted_firmware_fill_map(firmware, &firmware->loader.map);
	firmware->loader.phase = PHASE_PHYSICAL;
	firmware->loader.boot_services = NULL;
	memset(&svam, 0, sizeof(svam));
	svam.firmware = firmware;
	return firmware;
}

static inline int open_firmware(void **state)
{
	*state = open_behind_the_line(48);
	return 0;
}

static inline int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

static inline void plan_and_call(struct scripted_firmware *firmware)
{
	assert_true(svam_plan(&firmware->loader));
	assert_true(svam_call(&firmware->loader));
}

static inline void assert_mode(const struct scripted_firmware *firmware, enum runtime_mode mode)
{
	assert_int_equal(firmware->handoff.svam.mode, mode);
	assert_int_equal(firmware->loader.stage->guard.world.phase, PHASE_PHYSICAL);
}

/* Where the kernel will look for runtime regions: at their own addresses, or at planned ones. */
static inline void assert_placed(const struct scripted_firmware *firmware, uint64_t distance)
{
	const struct memory_map *map = &firmware->loader.virtual_map;
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		assert_int_equal(descriptor->virtual_start.value,
				 descriptor->physical_start.value + distance);
}

static inline void convert_everything(struct scripted_firmware *firmware)
{
	struct runtime_services *services = (void *)&firmware->runtime_services;

	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services->entry[i] += RUNTIME_VIRTUAL_BASE;
	services->header.crc32++;
}

static inline void convert_the_last(struct scripted_firmware *firmware)
{
	struct runtime_services *services = (void *)&firmware->runtime_services;

	services->entry[SERVICE_COUNT - 1] += RUNTIME_VIRTUAL_BASE;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

#endif
