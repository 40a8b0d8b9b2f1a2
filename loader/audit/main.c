/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The walk of loader/main.c, with an audit's steps between.
 *
 *	 1 … 8   phase boot       drivers under test are started, and every service is called once
 *	 9       phase exiting    a wrong key must be refused first
 *	─────────────────────────  the bright line
 *	10 … 16  phase physical   on page tables of our own, in which boot-services memory is absent
 */
#include "kernel/lib/processor.h"
#include "loader/audit/core/audit_words.h"
#include "loader/audit/refusals.h"

static struct audit audit;

/* A table is read down its columns. */
/* clang-format off */
static bool before_the_line(struct audit *a, EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	struct loader *l = &a->loader;
	const struct option_table of_handoff = {option_rows, OPTION_ROWS, &l->handoff.options, NULL};
	const struct option_table options = {audit_option_rows, AUDIT_OPTION_ROWS, &a->options,
					     &of_handoff};
	struct firmware *f = &l->firmware;

	return under_way_step(a, 1, STEP_MEET)    && firmware_meet(f, image, system_table) &&
						     (kept_save(a), published_meet(a)) && (pstore_save(a), true) &&
	       under_way_step(a, 2, STEP_OPTIONS) && options_read(f, &options) &&
						     audit_options_read(a) && mode_set(a) && home_come(a) &&
	       under_way_step(a, 3, STEP_DRIVERS) && drivers_start(a) && (ready_signal(a), mode_look(a), true) &&
	       under_way_step(a, 4, STEP_KERNEL)  && kernel_load(f, &l->kernel) &&
	       under_way_step(a, 5, STEP_TABLES)  && collect_tables(f, &l->handoff) &&
						     (events_open(a), names_collect(a)) &&
	       under_way_step(a, 6, STEP_PAGES)   && (reports_ask_machine(a), kept_reserve(a), extra_reserve(a)) &&
						     images_find(f, &l->images) &&
	       under_way_step(a, 7, STEP_CALLS)   && (published_look(a), probe_boot(a), variables_note(a),
						      refusals_before_exit(a), late_mode_open(a), true) &&
	       (leave_announce(l), true) && /* and silence until the exit */
	       under_way_step(a, 8, STEP_PLAN)    && stage_rehearse(a);
}
/* clang-format on */

static bool leave(struct audit *a)
{
	under_way_step(a, 9, STEP_LEAVE);
	if (a->refusal_tests && !refusals_at_exit(a))
		return false;
	a->phase = PHASE_EXITING;
	return a->loader.firmware.boot_services == NULL || leave_boot_services(&a->loader);
}

/* A refusal test may have used up the boot, here or before the exit. */
static void tell_firmware(struct audit *a)
{
	struct handoff *handoff = &a->loader.handoff;
	const struct svam svam = refusals_svam(a);

	if (handoff->svam.mode == RUNTIME_PHYSICAL)
		(svam_remember(&svam), published_remember(a), first_call_lend(a));
	refusals_before_svam(a);
	if (svam_is_wanted(handoff) && handoff->svam.mode == RUNTIME_PHYSICAL) {
		output_line(&a->loader.output, "calling SetVirtualAddressMap");
		svam_set(&svam);
	}
	refusals_after_svam(a);
	svam_settle(&svam);
}

static bool on_our_tables(struct audit *a)
{
	struct loader *l = &a->loader;
	enum status status = STATUS_OK;

	under_way_step(a, 12, STEP_PHYSICAL);
	probe_physical(a);
	under_way_step(a, 13, STEP_POINTERS);
	pointers_take(a);
	under_way_step(a, 14, STEP_SVAM);
	tell_firmware(a);
	under_way_step(a, 15, STEP_SPACE);
	if (l->handoff.svam.mode != RUNTIME_VIRTUAL)
		status = space_build(&l->firmware, &l->kernel, &l->reserved, &l->handoff);
	if (status != STATUS_OK)
		return output_refusal(&l->output, status_sentence(status),
				      "the runtime regions where they are");
	space_protect(&l->reserved, &l->handoff);
	under_way_step(a, 16, STEP_ENTER);
	stage_note_ranges(a);
	extra_finish(a);
	kernel_enter(&l->kernel, &l->reserved, &l->handoff);
}

/* Runs on a stack of our own: firmware's lies in boot-services memory. On our own page tables `audit`
 * has another address, and nothing is left at the old one. */
static void cross(void)
{
	struct audit *moved = stage_audit(&audit);
	struct loader *l = &audit.loader;

	late_mode_look(&audit);
	published_look(&audit);
	under_way_step(&audit, 10, STEP_ATTRIBUTES);
	collect_attributes(&l->firmware, &l->handoff.attributes, &l->reserved.attributes,
			   reserve_attributes_capacity(&l->reserved));
	under_way_step(&audit, 11, STEP_STAGE);
	if (!stage_enter(&audit))
		audit_end_reset(&audit);
	on_our_tables(moved);
	audit_end_reset(moved);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	struct handoff *handoff = &audit.loader.handoff;

	handoff->options = OPTIONS_DEFAULT;
	audit.loader.firmware.output = &audit.loader.output;
	audit.options = (struct audit_options)AUDIT_OPTIONS_DEFAULT;
	handoff->options.reset = RESET_COUNT; /* until audit_options_read() */
	if (!hypervisor_is_present())
		audit_options_for_board(&audit.options);
	if (!before_the_line(&audit, image, system_table))
		return audit_end_return(&audit);
	if (!leave(&audit))
		audit_end_reset(&audit);
	audit.phase = PHASE_PHYSICAL;
	arch_call_on_stack(stage_stack(&audit), cross);
}
