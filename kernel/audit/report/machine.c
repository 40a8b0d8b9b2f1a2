/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The facts, one function for what belongs together. What the exit cost and what the memory map
 * holds stands beside the questions that are about it (kernel/evidence/).
 */
#include "kernel/audit/report/machine.h"

#include "kernel/lib/efi_names.h"
#include "kernel/report.h"
#include "kernel/audit/owner.h"

static const char *const mode_names[] = {
	[RUNTIME_VIRTUAL] = "virtual",
	[RUNTIME_PHYSICAL] = "physical",
	[RUNTIME_MIXED] = "mixed",
};

static const char *const watchdog_names[] = {
	[WATCHDOG_PIT] = "pit",
	[WATCHDOG_HPET] = "hpet",
};

static void describe_firmware(const struct handoff *handoff)
{
	const unsigned int major = handoff->uefi_revision >> 16;
	const unsigned int minor = handoff->uefi_revision & 0xffff;

	report_fact("firmware=\"%s\" revision=0x%08x", handoff->firmware_vendor,
		    handoff->firmware_revision);
	/* The lower half counts tenths: 2.3.1 is 2 and 31 (UEFI 2.10, section 4.2.1). */
	if (minor % 10 != 0)
		report_fact("uefi=%u.%u.%u", major, minor / 10, minor % 10);
	else
		report_fact("uefi=%u.%u", major, minor / 10);
}

static void describe_options(const struct options *options)
{
	report_fact("virtmap=%s seed=%lu reset=%s", virtmap_names[options->virtmap], options->seed,
		    reset_names[options->reset]);
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

/* Without a timer a service that hangs is ended by nobody, and whoever waits should know. */
static void describe_watchdog(const struct guard *guard)
{
	if (guard->watchdog == WATCHDOG_NONE)
		report_fact("hang-guard=none hang-limit=%u reason=\"%s\"", guard->world.hang_limit,
			    why_no_watchdog(&guard->world));
	else
		report_fact("hang-guard=%s hang-limit=%u", watchdog_names[guard->watchdog],
			    guard->world.hang_limit);
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
	if (handoff->spcr.address != 0)
		report_fact("spcr=0x%lx space=%u interface=%u driven=%s", handoff->spcr.address,
			    handoff->spcr.space, handoff->spcr.interface,
			    spcr_is_driven(&handoff->spcr) ? "yes" : "no");
	if (screen->size != 0)
		report_fact("screen=%ux%u stride=%u framebuffer=0x%lx red=0x%08x green=0x%08x "
			    "blue=0x%08x",
			    screen->shape.width, screen->shape.height,
			    screen->shape.pixels_per_line, screen->physical.value,
			    screen->shape.red_mask, screen->shape.green_mask,
			    screen->shape.blue_mask);
	else
		report_fact("screen=none");
	if (handoff->kept_report.virtual.value != 0)
		report_fact("kept-report=0x%lx", handoff->kept_report.physical.value);
}

void machine_describe(const struct handoff *handoff)
{
	report_fact("handoff-version=%u size=%u", handoff->version, handoff->size);
	describe_firmware(handoff);
	describe_options(&handoff->options);
	describe_watchdog(watch_guard());
	describe_svam(&handoff->svam);
	describe_paging(&handoff->tables);
	describe_console(handoff);
	describe_images(handoff);
}
