/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The walk from firmware to the kernel, one line a step.
 *
 * Read it from top to bottom; each step is the file of its name. kernel/main.c goes on.
 *
 *	 1 … 6   phase boot       firmware owns the machine, and a failure returns to it
 *	 7       phase exiting    ExitBootServices, and GetMemoryMap where its key was stale
 *	─────────────────────────  the bright line
 *	 8 … 11  phase physical   the machine is ours, and a failure ends in a reset
 */
#include "kernel/lib/processor.h"
#include "loader/steps.h"
#include "loader/svam.h"

static struct loader loader;

/* A table is read down its columns. */
/* clang-format off */
static bool before_the_line(struct loader *l, EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	const struct option_table options = {option_rows, OPTION_ROWS, &l->handoff.options, NULL};
	struct firmware *f = &l->firmware;
	struct output *o = &l->output;

	return output_step(o, 1, STEP_MEET)    && firmware_meet(f, image, system_table) &&
						  (framebuffer_find(f, &l->handoff.framebuffer), true) &&
	       output_step(o, 2, STEP_OPTIONS) && options_read(f, &options) &&
	       output_step(o, 3, STEP_KERNEL)  && kernel_load(f, &l->kernel) &&
	       output_step(o, 4, STEP_TABLES)  && collect_tables(f, &l->handoff) && images_find(f, &l->images) &&
	       output_step(o, 5, STEP_PAGES)   && reserve_pages(f, &l->reserved) &&
	       (leave_announce(l), true) && /* and silence until the exit */
	       output_step(o, 6, STEP_PLAN)    && leave_plan(l);
}
/* clang-format on */

/* Firmware's page tables, stack and IDT are still in use, until the kernel's are entered. */
static void tell_firmware(struct loader *l)
{
	const struct svam svam = {
		.services = l->firmware.runtime_services,
		.map = &l->reserved.virtual_map,
		.record = &l->handoff.svam,
		.call = svam_call_directly,
	};

	svam_remember(&svam);
	if (svam_is_wanted(&l->handoff)) {
		output_line(&l->output, "calling SetVirtualAddressMap");
		svam_set(&svam);
	}
	svam_settle(&svam);
}

static bool after_the_line(struct loader *l)
{
	struct reserved *r = &l->reserved;
	enum status status = STATUS_OK;

	output_step(&l->output, 8, STEP_ATTRIBUTES);
	collect_attributes(&l->firmware, &l->handoff.attributes, &r->attributes,
			   reserve_attributes_capacity(r));
	output_step(&l->output, 9, STEP_SVAM);
	tell_firmware(l);
	output_step(&l->output, 10, STEP_SPACE);
	if (l->handoff.svam.mode != RUNTIME_VIRTUAL)
		status = space_build(&l->firmware, &l->kernel, r, &l->handoff);
	if (status != STATUS_OK)
		return output_refusal(&l->output, status_sentence(status),
				      "the runtime regions where they are");
	space_protect(r, &l->handoff);
	output_step(&l->output, 11, STEP_ENTER);
	kernel_enter(&l->kernel, r, &l->handoff);
}

static void reset_system(void *context)
{
	((EFI_RUNTIME_SERVICES *)context)->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	struct handoff *handoff = &loader.handoff;

	loader.firmware.output = &loader.output;
	handoff->options = OPTIONS_DEFAULT;
	/* On a board somebody stands before the screen, and it may be the only one who hears us. */
	if (!hypervisor_is_present())
		handoff->options.reset = RESET_HALT;
	if (!before_the_line(&loader, image, system_table))
		return end_return(&loader.firmware);

	output_step(&loader.output, 7, STEP_LEAVE);
	if (leave_boot_services(&loader))
		after_the_line(&loader);

	/* Still here. Once firmware has been told of virtual addresses, its pointers lead nowhere in
	 * this address space. */
	end_reset(&loader.output, (enum reset)handoff->options.reset,
		  handoff->svam.mode == RUNTIME_PHYSICAL ? reset_system : NULL,
		  loader.firmware.runtime_services);
}
