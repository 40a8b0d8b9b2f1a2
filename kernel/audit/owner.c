/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard's owner in the kernel: the guard's knowledge of the machine comes from the handoff.
 */
#include "kernel/audit/owner.h"

#include <arch/timer.h>
#include <audit/notes.h>

#include "kernel/audit/report/keeper.h"
#include "kernel/guard/watchdog.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/format.h"
#include "kernel/lib/places.h"
#include "kernel/lib/serial.h"
#include "kernel/kernel.h"
#include "kernel/report.h"

#define RECORDS_MAX 1024

static struct guard guard __attribute__((aligned(GUARD_ALIGNMENT)));
static struct access_record records[RECORDS_MAX];
static struct handoff_range own[HANDOFF_RANGES];
static uint32_t stack_bytes[SERVICE_COUNT];
static bool aborted[SERVICE_COUNT], was_called[SERVICE_COUNT], unsupported[SERVICE_COUNT];
static uint64_t taken;	      /* milliseconds */
static struct serial port;    /* the console's */
static struct page_pool pool; /* the handoff's, from which the guard takes and gives back */

static const enum guard_policy policies[AUDIT_COUNT] = {
	[AUDIT_CONTINUE] = GUARD_CONTINUE,
	[AUDIT_STRICT] = GUARD_STRICT,
	[AUDIT_STEP] = GUARD_STEP,
};

/* Ranges that are in use now: the loader's own, and the pages that the jump came from, are free. */
static uint32_t copy_own_ranges(const struct handoff *handoff)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < handoff->range_count; i++) {
		const struct handoff_range *range = &handoff->ranges[i];

		if (range->kind != HANDOFF_RANGE_LOADER && range->kind != HANDOFF_RANGE_TRANSIT)
			own[count++] = *range;
	}
	return count;
}

/* Answers of firmware are no evidence any more once a service was aborted, or half converted. */
static bool was_aborted(const struct access_record *record)
{
	return record->repair == REPAIR_NONE || record->repair == REPAIR_ABORTED;
}

/* Not called again: each call would cost the limit once more. */
static uint32_t hung_before(const struct handoff *handoff)
{
	const struct access_record *earlier = vaddr_pointer(notes_of(handoff)->records);
	uint32_t hung = 0;

	for (uint32_t i = 0; i < notes_of(handoff)->record_count; i++)
		if (earlier[i].kind == RECORD_HANG && earlier[i].service < SERVICE_COUNT)
			hung |= UINT32_C(1) << earlier[i].service;
	return hung;
}

static bool is_tainted(const struct handoff *handoff)
{
	const struct access_record *earlier = vaddr_pointer(notes_of(handoff)->records);

	for (uint32_t i = 0; i < notes_of(handoff)->record_count; i++) {
		if (was_aborted(&earlier[i]))
			return true;
	}
	return handoff->svam.mode == RUNTIME_MIXED;
}

void owner_open(const struct handoff *handoff, owner_observer observe)
{
	pool = handoff->tables.pool;
	guard.world = (struct guard_world){
		.phase = PHASE_VIRTUAL,
		.policy = policies[notes_of(handoff)->options.audit],
		.mode = (enum runtime_mode)handoff->svam.mode,
		.map = place_map(&handoff->memory_map),
		.virtual_map = place_map(&handoff->virtual_map),
		.root = handoff->tables.root,
		.levels = handoff->tables.levels,
		.no_execute = handoff->tables.no_execute,
		.pool = &pool,
		.hang_limit = watchdog_limit(&notes_of(handoff)->options),
		.timer = notes_of(handoff)->hang_timer,
		.own = own,
		.own_count = copy_own_ranges(handoff),
		.boot_services = notes_of(handoff)->boot_services_physical,
		.serial = &port,
		.records = records,
		.record_capacity = RECORDS_MAX,
		.observe = observe,
		.panic = traps_panic,
		.context = (void *)(uintptr_t)handoff, /* of both */
	};
	if (handoff->serial.present)
		serial_open(&port, handoff->serial.port);
	guard_open(&guard);
	guard.tainted = is_tainted(handoff);
	guard.hung = hung_before(handoff);
}

struct guard *owner_guard(void)
{
	return &guard;
}

/* Read anew each time: a driver may hook a service at any moment, the handler of
 * SetVirtualAddressMap included. */
static uint64_t entry_of(const struct handoff *handoff, enum service service)
{
	const volatile struct runtime_services *table = vaddr_pointer(handoff->runtime_services);

	return table->entry[service];
}

/* The service that is called now, for a machine that ends there: on the serial port where the last line does not
 * say so already. The kept report has no note for ResetSystem: it would outlive every reset. */
static void note_service(enum service service)
{
	static enum service noted = SERVICE_COUNT;
	static unsigned int written;
	const bool is_told = service == noted && written == keeper_writes();
	char line[64];
	size_t length;

	if (is_told && (service == SERVICE_RESET_SYSTEM || !keeper_keeps()))
		return;
	length = format_text(line, sizeof(line), "# under-way service=%s\n", service_name(service));
	if (!is_told)
		serial_write(&port, line, length);
	noted = service;
	written = keeper_writes();
	if (service != SERVICE_RESET_SYSTEM)
		keeper_note(line, length);
}

struct firmware_call owner_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	struct firmware_call call = {
		.service = service,
		.status = EFI_ABORTED,
		.outcome = CALL_ABORTED,
	};

	/* Firmware that is half converted can only be asked to end the machine. */
	if (handoff->svam.mode == RUNTIME_MIXED && service != SERVICE_RESET_SYSTEM)
		return call;
	/* What is not there is not called, by checks of other services neither; the end has other ways. */
	if (entry_of(handoff, service) == 0) {
		call.status = EFI_UNSUPPORTED;
		call.outcome = CALL_RETURNED;
		return call;
	}
	for (unsigned int i = 0; i < SERVICE_ARGUMENTS_MAX; i++)
		call.arguments[i] = arguments[i];
	call.entry = entry_of(handoff, service);
	guard.world.phase = service == SERVICE_RESET_SYSTEM ? PHASE_RESET : PHASE_VIRTUAL;
	note_service(service);
	guard_call(&guard, &call);
	keeper_note_end();
	if (call.outcome == CALL_RETURNED)
		taken += (uint64_t)guard.ticks * TIMER_TICK_MS;
	if (call.stack_bytes > stack_bytes[service])
		stack_bytes[service] = call.stack_bytes;
	was_called[service] = true;
	unsupported[service] = call.status == EFI_UNSUPPORTED;
	if (call.outcome == CALL_ABORTED)
		aborted[service] = true;
	return call;
}

bool owner_was_aborted(enum service service)
{
	return aborted[service];
}

bool owner_has_called(enum service service)
{
	return was_called[service];
}

bool owner_is_unsupported(enum service service)
{
	return unsupported[service];
}

uint64_t owner_taken(void)
{
	return taken;
}

bool owner_is_late(uint64_t taken_before)
{
	return guard.world.hang_limit != 0 && taken - taken_before >= guard.world.hang_limit;
}

bool owner_sleep(unsigned int milliseconds)
{
	return watchdog_sleep(&guard, milliseconds);
}

const uint32_t *owner_stack_bytes(void)
{
	return stack_bytes;
}

/* A ResetSystem that did not return by itself has answered nothing. */
uint64_t owner_reset(const struct handoff *handoff, enum service service,
		     const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	const enum reset reset = (enum reset)handoff->options.reset;
	struct firmware_call call = owner_call(handoff, service, arguments);

	if (call.outcome == CALL_ABORTED) {
		report_fact("reset-cut-off type=%s", reset_names[reset]);
		reset_without_firmware(reset);
	}
	return call.status;
}

bool owner_peek(vaddr_t address, uint64_t *value)
{
	return guard_peek(&guard, address, value);
}
