/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The thunks, in pages that firmware keeps for as long as it may call them.
 *
 * No address of anybody's stands in those pages as it is: a census would take it for a pointer that nobody
 * converted.
 */
#include "loader/audit/checked.h"

#include <stddef.h>

#include "kernel/guard/recorder.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "loader/audit/audit_guid.h"
#include "loader/audit/checked_call.h"

#define CHECKED_MAX ((PAGE_SIZE - sizeof(struct checked_page)) / sizeof(struct checked))

_Static_assert(offsetof(struct checked_page, not_before) == CHECKED_BEFORE &&
		       offsetof(struct checked_page, not_after) == CHECKED_AFTER &&
		       offsetof(struct checked_page, stack) == CHECKED_STACK &&
		       offsetof(struct checked, not_function) == 0 &&
		       offsetof(struct checked_state, after) == STATE_SIZE,
	       "the offsets that the assembly knows");

/* EFI_MEMORY_ATTRIBUTE_PROTOCOL (UEFI 2.10), which gnu-efi lacks. */
struct memory_attribute_protocol {
	void *get, *set;
	EFI_STATUS(EFIAPI *clear)
	(void *self, EFI_PHYSICAL_ADDRESS start, UINT64 size, UINT64 attributes);
};

/* Firmware that lets nobody run what it has allocated, of whatever type, has that protocol to allow it. */
static bool make_executable(EFI_BOOT_SERVICES *boot_services, EFI_PHYSICAL_ADDRESS page)
{
	struct memory_attribute_protocol *protocol = NULL;
	EFI_GUID guid = GUID_MEMORY_ATTRIBUTE;

	return EFI_ERROR(boot_services->LocateProtocol(&guid, NULL, (void **)&protocol)) ||
	       !is_readable(protocol, sizeof(*protocol)) ||
	       !EFI_ERROR(protocol->clear(protocol, page, PAGE_SIZE, EFI_MEMORY_XP));
}

static struct checked_page *page_for(struct audit *audit, bool late)
{
	EFI_BOOT_SERVICES *boot_services = audit->loader.firmware.boot_services;
	struct pages *pages = &audit->checked_pages[late];
	EFI_PHYSICAL_ADDRESS address;
	struct checked_page *page;

	if (pages->data != NULL)
		return pages->data;
	/* A page of runtime code would be a second descriptor of it: see events.c. */
	if (EFI_ERROR(boot_services->AllocatePages(AllocateAnyPages,
						   late ? EfiRuntimeServicesData
							: EfiBootServicesCode,
						   1, &address)) ||
	    !is_readable(vaddr_pointer(vaddr(address)), PAGE_SIZE))
		return NULL;
	if (!make_executable(boot_services, address)) {
		(void)boot_services->FreePages(address, 1);
		return NULL;
	}
	page = vaddr_pointer(vaddr_identity(paddr(address)));
	memset(page, 0, PAGE_SIZE);
	page->not_before = ~(uint64_t)(uintptr_t)checked_before;
	page->not_after = ~(uint64_t)(uintptr_t)checked_after;
	page->not_audit = ~vaddr_of(audit).value;
	memcpy(page->code, arch_checked, CHECKED_CODE_SIZE);
	*pages = (struct pages){page, PAGE_SIZE};
	return page;
}

static struct checked *make(struct audit *audit, bool late, uint64_t function)
{
	struct checked_page *page = page_for(audit, late);
	struct checked *checked;

	if (page == NULL)
		return NULL;
	/* A function of many events, or of ones that come and go, has one. */
	for (uint32_t i = 0; i < audit->checked_used[late]; i++) {
		checked = &page->checked[i];
		if (checked->not_function == ~function && checked != audit->checked_service)
			return checked;
	}
	if (audit->checked_used[late] == CHECKED_MAX)
		return NULL;
	checked = &page->checked[audit->checked_used[late]++];
	checked->not_function = ~function;
	checked->service = late ? SERVICE_SET_VIRTUAL_ADDRESS_MAP : RECORD_OF_EXIT;
	/* Distances count from the end of an instruction. */
	checked->thunk = (struct thunk){
		.lea_rax = {0x48, 0x8d, 0x05},
		.to_checked = -(int32_t)offsetof(struct checked, thunk.jmp),
		.jmp = 0xe9,
		.to_code = (int32_t)(page->code - (const uint8_t *)(&checked->thunk + 1)),
	};
	return checked;
}

EFI_EVENT_NOTIFY checked_notify(struct audit *audit, EFI_EVENT_NOTIFY notify, bool late)
{
	const struct checked *checked = notify == NULL
						? NULL
						: make(audit, late, (uint64_t)(uintptr_t)notify);

	audit->drivers.unchecked += notify != NULL && checked == NULL;
	return checked == NULL ? notify : (EFI_EVENT_NOTIFY)(uintptr_t)&checked->thunk;
}

uint64_t checked_entry(struct audit *audit, enum service service, uint64_t entry)
{
	struct checked *checked = audit->checked_service;

	if (checked == NULL && audit->drivers.count != 0)
		checked = audit->checked_service = make(audit, false, 0);
	if (checked == NULL)
		return entry;
	checked->not_function = ~entry;
	checked->service = (uint8_t)service;
	return vaddr_of(&checked->thunk).value;
}

void checked_move(struct audit *audit)
{
	struct checked_page *late = audit->checked_pages[true].data;
	struct firmware_call call = {.outcome = CALL_RETURNED};
	struct guard *guard = &audit->stage->guard;

	guard->call = &call;
	for (uint32_t i = 0; i < audit->checked_count; i++)
		record_add(guard, &audit->checked_records[i]);
	guard->call = NULL;
	if (late == NULL)
		return;
	late->not_audit = ~vaddr_of(audit).value;
	guard->checked_page = vaddr_of(late).value;
}

void checked_close(struct audit *audit)
{
	for (unsigned int i = 0; i < 2; i++) {
		struct checked_page *page = audit->checked_pages[i].data;

		if (page != NULL)
			page->not_before = 0;
	}
}
