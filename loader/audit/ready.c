/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ReadyToBoot for drivers under test.
 *
 * Firmware signals EFI_EVENT_GROUP_READY_TO_BOOT when it is about to start a loader (UEFI 2.10, section
 * 7.1, CreateEventEx), and so before the drivers that this loader starts: what they put off until then
 * would never happen. So it is signalled once more where one of them registered for it, as a boot manager
 * does for the next entry that it tries, and the group that follows it (UEFI 2.9) with it.
 */
#include "kernel/lib/efi_names.h"
#include "loader/audit/audit_guid.h"
#include "loader/audit/hooks.h"

static void EFIAPI nothing(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
}

/* A group is signalled by any event of it; this one is ours, and gone afterwards. */
static EFI_STATUS signal_group(EFI_BOOT_SERVICES *boot_services, const EFI_GUID *group)
{
	EFI_EVENT event;
	EFI_STATUS status = boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, nothing,
							 NULL, group, &event);

	if (EFI_ERROR(status))
		return status;
	status = boot_services->SignalEvent(event);
	(void)boot_services->CloseEvent(event);
	return status;
}

/* The first driver that registered and stayed; or the number of all. */
static uint32_t find_registered(const struct handoff_drivers *drivers)
{
	uint32_t i = 0;

	while (i < drivers->count &&
	       (!drivers->driver[i].ready || EFI_ERROR(drivers->driver[i].status)))
		i++;
	return i;
}

void ready_signal(struct audit *audit)
{
	/* Not on the stack: U-Boot keeps the pointer instead of the GUID. */
	static const EFI_GUID groups[] = {GUID_GROUP_READY_TO_BOOT, GUID_GROUP_AFTER_READY_TO_BOOT};
	EFI_BOOT_SERVICES *boot_services = audit->loader.firmware.boot_services;
	uint32_t driver = find_registered(&audit->drivers);

	if (driver == audit->drivers.count || audit->options.ready_to_boot == READY_TO_BOOT_NO)
		return;
	/* The last line of a machine that a handler hangs. */
	output_line(&audit->loader.output, "signalling ReadyToBoot, for which %s registered",
		    audit->drivers.driver[driver].name);
	audit->drivers.ready_signalled = true;
	hooks_start(audit, driver);
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		EFI_STATUS status = signal_group(boot_services, &groups[i]);

		if (EFI_ERROR(status))
			output_line(&audit->loader.output, "ReadyToBoot was not signalled: %s",
				    efi_status_text(status).text);
	}
	hooks_stop();
}
