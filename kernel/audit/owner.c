/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard's owner in the kernel: what the guard knows of the world comes from the handoff.
 */
#include "kernel/audit/owner.h"

#include <efi_runtime.h>

#include "kernel/arch.h"
#include "kernel/audit/findings/finding.h"
#include "kernel/console.h"
#include "kernel/guard/watchdog.h"
#include "kernel/believe.h"
#include "kernel/lib/format.h"
#include "kernel/panic.h"

#define RECORDS_MAX 1024

static struct guard guard __attribute__((aligned(GUARD_ALIGNMENT)));
static struct access_record records[RECORDS_MAX];
static uint32_t stack_bytes[SERVICE_COUNT];
static bool aborted[SERVICE_COUNT];
static struct page_pool pool; /* the handoff's, from which the guard takes and gives back */

static const enum guard_policy policies[AUDIT_COUNT] = {
	[AUDIT_CONTINUE] = GUARD_CONTINUE,
	[AUDIT_STRICT] = GUARD_STRICT,
	[AUDIT_STEP] = GUARD_STEP,
};

/* The page under our stack, so that an overrun is a fault and not somebody else's data. */
static void take_stack_guard(const struct handoff *handoff)
{
	if (!arch_unmap(&handoff->tables, vaddr_of(kernel_stack_guard)))
		panic("the page under the kernel's stack is not mapped by a page of its own");
	arch_flush();
}

/* What firmware says after a service was aborted, or half converted, is no evidence any more. */
static bool was_aborted(const struct access_record *record)
{
	return record->repair == REPAIR_NONE || record->repair == REPAIR_ABORTED;
}

static bool is_tainted(const struct handoff *handoff)
{
	const struct access_record *earlier = vaddr_pointer(handoff->records);

	for (uint32_t i = 0; i < handoff->record_count; i++) {
		if (was_aborted(&earlier[i]))
			return true;
	}
	return handoff->svam.mode == RUNTIME_MIXED;
}

void watch_open(const struct handoff *handoff)
{
	guard_control_registers();
	pool = handoff->tables.pool;
	guard.world = (struct guard_world){
		.phase = PHASE_VIRTUAL,
		.policy = policies[handoff->options.audit],
		.mode = (enum runtime_mode)handoff->svam.mode,
		.map = handoff_memory_map(&handoff->memory_map),
		.virtual_map = handoff_memory_map(&handoff->virtual_map),
		.root = handoff->tables.root,
		.levels = handoff->tables.levels,
		.no_execute = handoff->tables.no_execute,
		.pool = &pool,
		.hang_limit = watchdog_limit(&handoff->options),
		.timer = handoff->hang_timer,
		.own = handoff->ranges,
		.own_count = handoff->range_count,
		.boot_services = handoff->boot_services_physical,
		.records = records,
		.record_capacity = RECORDS_MAX,
		.observe = audit_observe,
		.panic = panic_exception,
		.context = (void *)(uintptr_t)handoff, /* audit_observe() asks for it */
	};
	take_stack_guard(handoff);
	guard_open(&guard);
	guard.tainted = is_tainted(handoff);
}

struct guard *watch_guard(void)
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

/* Of ResetSystem it would outlive every reset. */
static void note_service(enum service service)
{
	char line[64];

	if (service != SERVICE_RESET_SYSTEM)
		console_note(line, format_text(line, sizeof(line), "# under-way service=%s\n",
					       service_name(service)));
}

struct firmware_call watch_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	struct firmware_call call = {
		.service = service,
		.status = EFI_ABORTED,
		.outcome = CALL_ABORTED,
	};

	/* Half converted, firmware cannot be asked anything but to end the machine. */
	if (handoff->svam.mode == RUNTIME_MIXED && service != SERVICE_RESET_SYSTEM)
		return call;
	for (unsigned int i = 0; i < SERVICE_ARGUMENTS_MAX; i++)
		call.arguments[i] = arguments[i];
	call.entry = entry_of(handoff, service);
	guard.world.phase = service == SERVICE_RESET_SYSTEM ? PHASE_RESET : PHASE_VIRTUAL;
	note_service(service);
	guard_call(&guard, &call);
	console_note_end();
	if (call.stack_bytes > stack_bytes[service])
		stack_bytes[service] = call.stack_bytes;
	if (call.outcome == CALL_ABORTED)
		aborted[service] = true;
	return call;
}

bool watch_was_aborted(enum service service)
{
	return aborted[service];
}

uint32_t watch_stack_bytes(enum service service)
{
	return stack_bytes[service];
}
