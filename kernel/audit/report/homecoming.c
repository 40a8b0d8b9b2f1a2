/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * BootNext (UEFI 2.10, section 3.1.1), and the seconds of a page.
 */
#include "kernel/audit/report/homecoming.h"

#include <arch/timer.h>
#include <audit/notes.h>

#include "kernel/audit/findings/finding.h"
#include "kernel/audit/owner.h"
#include "kernel/audit/report/keeper.h"
#include "kernel/display/display.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"
#include "kernel/service.h"

/* About a second where no timer can wake the processor: each pause reads a slow port 32 times. */
#define PAUSES_A_SECOND 31250

/* Statics of the kernel: mapped whenever firmware is called. */
static const CHAR16 boot_current[] = u"BootCurrent", boot_next[] = u"BootNext";
static EFI_GUID vendor = EFI_GLOBAL_VARIABLE_GUID;
static uint32_t attributes;
static uint64_t size;
static uint16_t entry, other;

static EFI_STATUS get(const struct handoff *handoff, const CHAR16 *name, uint16_t *value)
{
	uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {
		address_of(name),  address_of(&vendor), address_of(&attributes),
		address_of(&size), address_of(value),
	};
	EFI_STATUS status;

	size = sizeof(*value);
	status = owner_call(handoff, SERVICE_GET_VARIABLE, arguments).status;
	return status == EFI_SUCCESS && size != sizeof(*value) ? EFI_BAD_BUFFER_SIZE : status;
}

static EFI_STATUS set_boot_next(const struct handoff *handoff)
{
	uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {
		address_of(boot_next), address_of(&vendor), VARIABLE_ATTRIBUTES,
		sizeof(entry),	       address_of(&entry),
	};

	return owner_call(handoff, SERVICE_SET_VARIABLE, arguments).status;
}

/* Behind the exit; what this firmware is known for is none. */
static bool has_findings(enum service service)
{
	static const enum phase phases[] = {PHASE_PHYSICAL, PHASE_VIRTUAL};
	unsigned int count = 0;

	for (unsigned int i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		count += audit_findings(service, phases[i]) -
			 audit_known_findings(service, phases[i]);
	return count != 0;
}

/* Why it is not set, or NULL. Somebody's own BootNext counts more. */
static const char *ask_for_next_start(const struct handoff *handoff)
{
	static char text[96];
	EFI_STATUS status;

	if (notes_of(handoff)->options.boot_next != BOOT_NEXT_YES)
		return "boot-next=no";
	if (!service_is_supported(handoff, SERVICE_SET_VARIABLE))
		return "firmware says that it has no SetVariable after the exit";
	if (has_findings(SERVICE_SET_VARIABLE))
		return "SetVariable has findings, and is not trusted with it";
	status = get(handoff, boot_current, &entry);
	if (status != EFI_SUCCESS) {
		format_text(text, sizeof(text), "GetVariable of BootCurrent answered %s",
			    efi_status_text(status).text);
		return text;
	}
	if (get(handoff, boot_next, &other) != EFI_NOT_FOUND)
		return "there is a BootNext already";
	status = set_boot_next(handoff);
	format_text(text, sizeof(text), "SetVariable answered %s", efi_status_text(status).text);
	if (status != EFI_SUCCESS)
		return text;
	if (get(handoff, boot_next, &other) == EFI_SUCCESS && other == entry)
		return NULL;
	return "SetVariable answered EFI_SUCCESS, and BootNext was not set";
}

void homecoming_prepare(const struct handoff *handoff)
{
	const struct handoff_kept *kept = &notes_of(handoff)->kept_report;
	const char *reason;

	if (EFI_ERROR(kept->stick))
		report_fact(
			"kept-report=\"this page is all there is: the medium takes no file (%s)\"",
			efi_status_text(kept->stick).text);
	if (!keeper_keeps())
		return;
	reason = ask_for_next_start(handoff);
	if (reason == NULL)
		report_fact("boot-next=0x%04x", entry);
	else
		report_fact("boot-next=none reason=\"%s\"", reason);
	if (!EFI_ERROR(kept->stick))
		report_fact("kept-report=\"in memory: the next start%s brings it to "
			    "\\EFI\\brightline\\reports on the medium\"",
			    reason == NULL ? ", by BootNext," : " of the same medium");
}

static void wait_a_second(void)
{
	if (owner_sleep(1000))
		return;
	for (unsigned int i = 0; i < PAUSES_A_SECOND; i++)
		timer_pause();
}

/* Without a page there is nothing to wait for; and a halt leaves it there anyway. */
void homecoming_hold(const struct handoff *handoff)
{
	char text[64];

	if (handoff->framebuffer.size == 0 || handoff->options.reset == RESET_HALT)
		return;
	for (uint32_t left = notes_of(handoff)->options.hold; left > 0; left--) {
		format_text(text, sizeof(text), "reset=%s in %u s",
			    reset_names[handoff->options.reset], left);
		display_end(console_display(), text);
		wait_a_second();
	}
}
