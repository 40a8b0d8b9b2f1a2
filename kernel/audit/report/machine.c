/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The facts, one function for each group. The facts about the exit and about the memory map are
 * printed beside the questions about them (kernel/evidence/).
 */
#include "kernel/audit/report/machine.h"

#include <audit/notes.h>

#include "kernel/kernel.h"
#include "kernel/lib/efi_names.h"
#include "kernel/report.h"

static const char *const mode_names[] = {
	[RUNTIME_VIRTUAL] = "virtual",
	[RUNTIME_PHYSICAL] = "physical",
	[RUNTIME_MIXED] = "mixed",
};

static const char *const watchdog_names[] = {
	[WATCHDOG_PIT] = "pit",
	[WATCHDOG_HPET] = "hpet",
};

static void describe_audit(const struct audit_options *options)
{
	report_fact("audit=%s reclaim=%s%lu", audit_names[options->audit],
		    options->reclaim_poison ? "poison:" : "", options->reclaim_size);
}

static const char *why_no_watchdog(const struct guard_world *world)
{
	if (world->hang_limit == 0)
		return "hang-limit=0";
	if (world->timer.io_apic.value == 0)
		return "ACPI names no IO-APIC that a timer's interrupt arrives at";
	if (!timer_reaches_processor())
		return "an IO-APIC reaches no processor whose APIC id is above 254";
	return "no timer's interrupt has arrived";
}

/* Without a timer a service that hangs is never ended, and the reader should know that. */
static void describe_watchdog(const struct guard *guard)
{
	if (guard->watchdog == WATCHDOG_NONE)
		report_fact("hang-guard=none hang-limit=%u reason=\"%s\"", guard->world.hang_limit,
			    why_no_watchdog(&guard->world));
	else
		report_fact("hang-guard=%s hang-limit=%u", watchdog_names[guard->watchdog],
			    guard->world.hang_limit);
	report_fact("hang-guard-second=%s", guard->second_pin != 0 ? "hpet" : "none");
}

static void describe_svam(const struct handoff_svam *svam)
{
	report_fact("runtime-mode=%s svam-called=%s svam-status=%s", mode_names[svam->mode],
		    svam->called ? "yes" : "no", efi_status_text(svam->status).text);
}

static void describe_paging(const struct handoff_tables *tables)
{
	report_fact("paging-levels=%u no-execute=%s table-pages=%u/%u", tables->levels,
		    tables->no_execute ? "yes" : "no", tables->pool.used, tables->pool.pages);
}

static void describe_images(const struct handoff *handoff)
{
	const struct handoff_image *images = vaddr_pointer(handoff->images);

	for (uint32_t i = 0; i < handoff->image_count; i++)
		report_fact("runtime-image=\"%s\" base=0x%lx size=0x%lx", images[i].name,
			    images[i].base.value, images[i].size);
	if (handoff->image_count < handoff->image_count_all)
		report_fact("runtime-images-left-out=%u",
			    handoff->image_count_all - handoff->image_count);
}

static void describe_console(const struct handoff *handoff)
{
	const struct handoff_framebuffer *screen = &handoff->framebuffer;

	if (handoff->serial.present)
		report_fact("serial=0x%x", handoff->serial.port);
	else
		report_fact("serial=none");
	if (notes_of(handoff)->spcr.address != 0)
		report_fact("spcr=0x%lx space=%u interface=%u driven=%s",
			    notes_of(handoff)->spcr.address, notes_of(handoff)->spcr.space,
			    notes_of(handoff)->spcr.interface,
			    notes_of(handoff)->spcr.driven != 0 ? "yes" : "no");
	if (screen->size != 0)
		report_fact("screen=%ux%u stride=%u framebuffer=0x%lx red=0x%08x green=0x%08x "
			    "blue=0x%08x",
			    screen->shape.width, screen->shape.height,
			    screen->shape.pixels_per_line, screen->physical.value,
			    screen->shape.red_mask, screen->shape.green_mask,
			    screen->shape.blue_mask);
	else
		report_fact("screen=none");
	if (notes_of(handoff)->kept_report.mapped_at.value != 0)
		report_fact("kept-report=0x%lx", notes_of(handoff)->kept_report.physical.value);
}

void machine_describe(const struct handoff *handoff, const struct guard *guard)
{
	describe_start(handoff);
	report_fact("board=%s", notes_of(handoff)->machine);
	describe_audit(&notes_of(handoff)->options);
	describe_watchdog(guard);
	describe_svam(&handoff->svam);
	describe_paging(&handoff->tables);
	describe_console(handoff);
	describe_images(handoff);
}
