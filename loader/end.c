/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two ways in which a walk that failed ends: back to firmware, or in a reset.
 */
#include <arch/timer.h>

#include "kernel/lib/hard_reset.h"
#include "loader/arch.h"
#include "loader/audit/events.h"
#include "loader/pages.h"
#include "loader/report.h"
#include "loader/voice.h"

/* A report of its own, since the kernel will not write one (TAP 13: `Bail out!` and a reason). */
static void bail_out(struct loader *loader)
{
	voice_print(loader, "Bail out! %s\n", loader->failure);
}

/* On a board the screen may be all there is, and firmware clears it for what it starts next. */
#define READING_TIME_US 10000000

EFI_STATUS report_return(struct loader *loader)
{
	if (loader->phase != PHASE_BOOT)
		report_end(loader);
	voice_print(loader, "TAP version 13\n");
	bail_out(loader);
	events_close(loader);
	for (unsigned int i = 0; i < ELF_SEGMENTS_MAX; i++)
		pages_give_back(loader, &loader->kernel_segments[i]);
	pages_give_back(loader, &loader->handoff_block);
	pages_give_back(loader, &loader->stage_block);
	pages_give_back(loader, &loader->tables);
	pages_give_back(loader, &loader->kept);
	if (!timer_is_virtual_machine())
		(void)loader->boot_services->Stall(READING_TIME_US);
	return loader->failure_status;
}

/* What firmware touched so far, without judgement: the room that judges was not reached. */
static void print_records(struct loader *loader)
{
	const struct access_record *record = loader->records;
	uint32_t count = loader->stage == NULL ? 0 : loader->stage->guard.record_count;

	for (uint32_t i = 0; i < count; i++, record++)
		voice_print(loader,
			    "# record kind=%u phase=%u service=%s access=%u vector=%u "
			    "error=0x%x repair=%u count=%u address=0x%lx instruction=0x%lx\n",
			    record->kind, record->phase, service_name(record->service),
			    record->access, record->vector, record->error_code, record->repair,
			    record->count, record->address, record->instruction);
}

/* ResetSystem at its physical address, through the guard once there is one. */
static void reset_by_firmware(struct loader *loader)
{
	struct firmware_call call = {
		.service = SERVICE_RESET_SYSTEM,
		.entry = paddr_identity((void *)loader->runtime_services->ResetSystem).value,
		.arguments = {EfiResetCold, EFI_SUCCESS, 0, 0},
	};

	if (loader->stage != NULL && loader->stage->guard.world.root.value != 0) {
		loader->stage->guard.world.phase = PHASE_RESET;
		guard_call(&loader->stage->guard, &call);
		return;
	}
	loader->runtime_services->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
}

/*
 * Once firmware has been told of virtual addresses its pointers lead nowhere in this address space. And
 * what took an exception stands on its stack, where the guard could take no second one.
 */
static bool can_ask_firmware(const struct loader *loader)
{
	return !loader->faulted && loader->handoff->svam.mode == RUNTIME_PHYSICAL;
}

void report_end(struct loader *loader)
{
	arch_disable_interrupts();
	voice_print(loader, "TAP version 13\n");
	print_records(loader);
	bail_out(loader);
	if (loader->options.reset == RESET_HALT) {
		voice_print(loader, "# halted\n");
		hard_reset_halt();
	}
	if (can_ask_firmware(loader))
		reset_by_firmware(loader);
	for (enum hard_reset way = 0; way < HARD_RESET_COUNT; way++) {
		voice_print(loader, "# reset-by=%s\n", hard_reset_name(way));
		hard_reset_try(way);
	}
	hard_reset_halt();
}

void report_exception(void *context, const struct exception_frame *frame)
{
	struct loader *loader = context;

	/* An exception inside this has nothing better to say than the first. */
	if (loader->faulted)
		hard_reset_halt();
	loader->faulted = true;
	(void)report_failure(loader, EFI_ABORTED,
			     "exception %lu (error 0x%lx, CR2 0x%lx) at loader+0x%lx",
			     frame->vector, frame->error_code, frame->cr2,
			     frame->rip - paddr_identity(loader->loader_image.data).value);
	report_end(loader);
}
