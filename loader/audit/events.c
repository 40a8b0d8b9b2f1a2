/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The events of the handoff, as a runtime driver has them: how often is each signalled, and when?
 *
 * A notification function that is called after the exit lies in runtime memory, and so does what it
 * touches (UEFI 2.10, section 7.1, CreateEvent). Here that is one page of EfiRuntimeServicesData,
 * function and counters together: a page of code would be a second code descriptor, with which
 * U-Boot's SetVirtualAddressMap refuses any map, and an unknown image for everybody else.
 * The function runs there in SetVirtualAddressMap alone, on the loader's page tables, where runtime
 * memory may be executed. At the exit it is called on firmware's, so there it is the original.
 */
#include <stddef.h>

#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "loader/audit/audit.h"
#include "loader/audit/audit_guid.h"

struct event_page {
	struct handoff_events events;
	uint8_t code[64];
};

/* arch_event_notify() writes to these. */
_Static_assert(offsetof(struct handoff_events, signals) == 4 &&
		       offsetof(struct handoff_event, count) == 8 &&
		       offsetof(struct handoff_event, order) == 12,
	       "the offsets that the assembly knows");

#define GROUPS EVENT_BEFORE_EXIT_GROUP /* from here on */

static const UINT32 types[EVENT_COUNT] = {
	[EVENT_EXIT_TYPE] = EVT_SIGNAL_EXIT_BOOT_SERVICES,
	[EVENT_ADDRESS_CHANGE_TYPE] = EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE,
	[EVENT_BEFORE_EXIT_GROUP] = EVT_NOTIFY_SIGNAL,
	[EVENT_EXIT_GROUP] = EVT_NOTIFY_SIGNAL,
	[EVENT_ADDRESS_CHANGE_GROUP] = EVT_NOTIFY_SIGNAL,
};

/* Not on the stack: U-Boot keeps the pointer instead of the GUID. */
static const EFI_GUID groups[EVENT_COUNT - GROUPS] = {
	[EVENT_BEFORE_EXIT_GROUP - GROUPS] = GUID_GROUP_BEFORE_EXIT,
	[EVENT_EXIT_GROUP - GROUPS] = GUID_GROUP_EXIT,
	[EVENT_ADDRESS_CHANGE_GROUP - GROUPS] = GUID_GROUP_ADDRESS_CHANGE,
};

/* The caller cleans up in this convention, so the one argument too many does CreateEvent no harm. */
static EFI_STATUS create(struct audit *audit, enum event event, EFI_EVENT_NOTIFY notify,
			 struct handoff_event *counter)
{
	EFI_BOOT_SERVICES *boot_services = audit->loader.firmware.boot_services;
	EFI_CREATE_EVENT_EX function = (EFI_CREATE_EVENT_EX)(uintptr_t)boot_services->CreateEvent;
	EFI_EVENT *created = &audit->events[event];
	const void *fifth = created;

	if (event >= GROUPS) {
		/* EFI 1.10 has no groups. */
		if (boot_services->Hdr.HeaderSize <= offsetof(EFI_BOOT_SERVICES, CreateEventEx))
			return EFI_UNSUPPORTED;
		function = boot_services->CreateEventEx;
		fifth = &groups[event - GROUPS];
	}
	return function(types[event], TPL_CALLBACK, notify, counter, fifth, created);
}

void events_open(struct audit *audit)
{
	const size_t size = (size_t)(arch_event_notify_end - (const uint8_t *)arch_event_notify);
	EFI_PHYSICAL_ADDRESS address;
	struct event_page *page;

	if (EFI_ERROR(audit->loader.firmware.boot_services->AllocatePages(AllocateAnyPages,
									  EfiRuntimeServicesData, 1,
									  &address)) ||
	    !is_readable(vaddr_pointer(vaddr(address)), PAGE_SIZE))
		return;
	page = vaddr_pointer(vaddr_identity(paddr(address)));
	audit->event_page = (struct pages){page, PAGE_SIZE};
	memset(page, 0, PAGE_SIZE);
	page->events.made = true;
	memcpy(page->code, arch_event_notify, size);
	for (enum event event = 0; event < EVENT_COUNT; event++) {
		struct handoff_event *counter = &page->events.event[event];
		EFI_EVENT_NOTIFY notify = arch_event_notify;

		if (event == EVENT_ADDRESS_CHANGE_TYPE || event == EVENT_ADDRESS_CHANGE_GROUP)
			notify = (EFI_EVENT_NOTIFY)(uintptr_t)page->code;
		counter->status = create(audit, event, notify, counter);
	}
}

void events_read(const struct audit *audit, struct handoff_events *events)
{
	if (audit->event_page.data != NULL)
		memcpy(events, audit->event_page.data, sizeof(*events));
}

void events_close(struct audit *audit)
{
	EFI_BOOT_SERVICES *boot_services = audit->loader.firmware.boot_services;

	for (enum event event = 0; event < EVENT_COUNT; event++)
		if (audit->events[event] != NULL)
			(void)boot_services->CloseEvent(audit->events[event]);
	if (audit->event_page.data != NULL)
		(void)boot_services->FreePages(paddr_identity(audit->event_page.data).value, 1);
}
