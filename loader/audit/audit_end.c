/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The end of an audit's walk that failed: as the handoff's, with the records so far.
 */
#include "kernel/guard/report_keeping.h"
#include "kernel/lib/hard_reset.h"
#include "loader/audit/checked.h"

EFI_STATUS audit_end_return(struct audit *audit)
{
	EFI_STATUS status;

	events_close(audit);
	checked_close(audit);
	home_stay(audit);
	if (audit->home.over) {
		output_line(&audit->loader.output, "back to firmware");
		firmware_give_back(&audit->loader.firmware);
		return EFI_SUCCESS;
	}
	status = end_return(&audit->loader.firmware);
	return status;
}

/* The records so far, without judgement: the kernel, which judges, was not reached. */
static void print_records(struct audit *audit)
{
	const struct access_record *record = audit->records;
	uint32_t count = audit->stage == NULL ? 0 : audit->stage->guard.record_count;

	for (uint32_t i = 0; i < count; i++, record++)
		output_print(&audit->loader.output,
			     "# record kind=%u phase=%u service=%s access=%u vector=%u "
			     "error=0x%x repair=%u count=%u address=0x%lx instruction=0x%lx\n",
			     record->kind, record->phase, service_name(record->service),
			     record->access, record->vector, record->error_code, record->repair,
			     record->count, record->address, record->instruction);
}

/* ResetSystem at its physical address, through the guard once there is one. */
static void reset_by_firmware(void *context)
{
	struct audit *audit = context;
	EFI_RUNTIME_SERVICES *services = audit->loader.firmware.runtime_services;
	struct firmware_call call = {
		.service = SERVICE_RESET_SYSTEM,
		.entry = paddr_identity((void *)services->ResetSystem).value,
		.arguments = {EfiResetCold, EFI_SUCCESS, 0, 0},
	};

	if (audit->stage != NULL && audit->stage->guard.world.root.value != 0) {
		audit->stage->guard.world.phase = PHASE_RESET;
		guard_call(&audit->stage->guard, &call);
		return;
	}
	services->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
}

/*
 * Once firmware has been told of virtual addresses its pointers lead nowhere in this address space.
 * And code after an exception runs on the exception's stack, where the guard could take no second one.
 */
static bool can_ask_firmware(const struct audit *audit)
{
	return !audit->faulted && audit->loader.handoff.svam.mode == RUNTIME_PHYSICAL;
}

static void keep(void *context, const char *text, size_t length)
{
	kept_report_write(context, text, length);
}

/* The output here ends the report, which the kernel will not write: so it is kept, too. */
void audit_end_reset(struct audit *audit)
{
	struct output *output = &audit->loader.output;

	if (audit->writer.report != NULL) {
		output->also = keep;
		output->context = &audit->writer;
	}
	print_records(audit);
	end_reset(output, (enum reset)audit->loader.handoff.options.reset,
		  can_ask_firmware(audit) ? reset_by_firmware : NULL, audit);
}

void audit_end_exception(void *context, const struct exception_frame *frame)
{
	struct audit *audit = context;

	/* A second exception, inside this function, adds nothing to the first one. */
	if (audit->faulted)
		hard_reset_halt();
	audit->faulted = true;
	(void)output_failure(&audit->loader.output, EFI_ABORTED,
			     "exception %lu (error 0x%lx, CR2 0x%lx) at loader+0x%lx",
			     frame->vector, frame->error_code, frame->cr2,
			     frame->rip -
				     paddr_identity(audit->loader.firmware.own_image.data).value);
	audit->loader.output
		.usually = "a fault of the loader's own, which its makers want to know of";
	audit_end_reset(audit);
}
