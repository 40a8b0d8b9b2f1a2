/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Signals the group of the ExitBootServices events by itself, right before firmware does: every
 * handler in the machine runs twice.
 *
 * expect-not-ok: event.once
 */
#include "tests/drivers/driver.h"
#include "tests/drivers/groups.h"

static const EFI_GUID group = EVENT_GROUP_EXIT_BOOT_SERVICES;
static EFI_SIGNAL_EVENT signal_event;
static EFI_EVENT event;

static void EFIAPI do_nothing(EFI_EVENT signalled, void *context)
{
	(void)signalled;
	(void)context;
}

EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN attempt)
{
	if (attempt == 1)
		(void)signal_event(event);
	signal_event = NULL;
	event = NULL;
	return forward(image, key);
}

EFI_STATUS at_start(void)
{
	signal_event = driver_boot_services->SignalEvent;
	driver_hook_exit();
	return driver_boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, do_nothing,
						   NULL, &group, &event);
}
