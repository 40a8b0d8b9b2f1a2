/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The thunks, in pages that firmware keeps for as long as it may call them, and the comparison.
 *
 * No address of anybody's stands in those pages as it is: a census would take it for a pointer that nobody
 * converted.
 */
#include "loader/audit/checked.h"

#include <arch/checked.h>
#include <stddef.h>

#include "kernel/guard/recorder.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "loader/audit/audit_guid.h"

/* One function, with its thunk: LEA of this struct's address, JMP to the page's code. */
struct checked {
	uint64_t not_function; /* its address, complemented, and so in the page */
	struct thunk {
		uint8_t lea_rax[3];
		int32_t to_checked;
		uint8_t jmp;
		int32_t to_code;
	} __attribute__((packed)) thunk;
	uint8_t service; /* of a record */
	uint8_t reserved[3];
};

/* The assembly finds the start of the page that `checked` lies in. */
struct checked_page {
	uint64_t not_before, not_after; /* 0: nothing is compared any more */
	uint64_t stack;			/* of the call under way; 0 if there is none */
	uint64_t not_audit;
	uint8_t code[CHECKED_CODE_SIZE];
	struct checked checked[];
};

#define CHECKED_MAX ((PAGE_SIZE - sizeof(struct checked_page)) / sizeof(struct checked))

_Static_assert(offsetof(struct checked_page, not_before) == CHECKED_BEFORE &&
		       offsetof(struct checked_page, not_after) == CHECKED_AFTER &&
		       offsetof(struct checked_page, stack) == CHECKED_STACK &&
		       offsetof(struct checked, not_function) == 0 &&
		       offsetof(struct checked_state, after) == STATE_SIZE,
	       "the offsets that the assembly knows");

/* ---- Around a call ---- */

static struct audit *audit_of(const struct checked *checked)
{
	const struct checked_page *page = vaddr_pointer(
		vaddr(align_down(vaddr_of(checked).value, PAGE_SIZE)));

	return vaddr_pointer(vaddr(~page->not_audit));
}

/* Once there is a guard: no firmware is left that would answer for the machine's registers. */
static struct guard *guard_of(const struct audit *audit)
{
	return audit->phase == PHASE_PHYSICAL ? &audit->stage->guard : NULL;
}

/* U-Boot leaves the vector registers off, and then not even this may be done. */
static void read_vectors(struct gate_state *state)
{
	if (arch_has_vectors())
		gate_read_vectors(state);
}

/* Where the registers are seeded from; NULL if functions signal each other too deep. */
static struct checked_state *before(const struct checked *checked)
{
	struct audit *audit = audit_of(checked);
	struct guard *guard = guard_of(audit);
	struct checked_state *state;

	if (audit->checked_depth == CHECKED_DEPTH_MAX)
		return NULL;
	state = &audit->checked_states[audit->checked_depth++];
	state_seed(&state->before);
	__asm__ volatile("fxsave64 %0" : "=m"(state->vectors));
	read_vectors(&state->before);
	if (guard == NULL)
		return state;
	guard->checked_function = ~checked->not_function;
	machine_read(&guard->machine, &state->before);
	state->found = guard->machine.found;
	guard->machine.found = 0;
	return state;
}

/* Before the exit: firmware's interrupts come and go, and the rest is its own. */
static uint64_t kept_by_functions(void)
{
	const uint64_t general = ((clobbered_bit(CLOBBERED_RSP) << 1) - 1) |
				 clobbered_bit(CLOBBERED_DF);

	if (!arch_has_vectors())
		return general;
	return general | clobbered_bit(CLOBBERED_MXCSR) | clobbered_bit(CLOBBERED_X87) |
	       ((clobbered_bit(CLOBBERED_XMM15) << 1) - clobbered_bit(CLOBBERED_XMM6));
}

static uint64_t changes_to_machine(struct guard *guard, struct checked_state *state)
{
	uint64_t changed;

	guard->checked_function = 0;
	machine_read(&guard->machine, &state->after);
	(void)machine_disarm();
	record_port(guard);
	changed = state_compare(&state->before, &state->after) | guard->machine.found;
	machine_restore(&state->before, &state->after);
	guard->machine.found = state->found;
	return changed;
}

/* A function that is called again and again is noted once. */
static void note(struct audit *audit, const struct access_record *record)
{
	for (uint32_t i = 0; i < audit->checked_count; i++)
		if (memcmp(&audit->checked_records[i], record, sizeof(*record)) == 0)
			return;
	if (audit->checked_count < CHECKED_RECORDS_MAX)
		audit->checked_records[audit->checked_count++] = *record;
}

/* Answers with the flags to go on with. */
static uint64_t after(const struct checked *checked, struct checked_state *state)
{
	struct audit *audit = audit_of(checked);
	struct guard *guard = guard_of(audit);
	uint64_t flags = state->after.rflags & ~(uint64_t)RFLAGS_DF;
	struct access_record record = {
		.kind = RECORD_CLOBBERED,
		.phase = (uint8_t)(guard != NULL ? guard->world.phase : audit->phase),
		.service = checked->service,
		.repair = REPAIR_RESTORED,
		.instruction = ~checked->not_function,
	};

	read_vectors(&state->after);
	if (guard != NULL) {
		flags = state->before.rflags;
		record.detail = changes_to_machine(guard, state);
	} else {
		record.detail = state_compare(&state->before, &state->after) & kept_by_functions();
	}
	__asm__ volatile("fxrstor64 %0" : : "m"(state->vectors));
	if (record.detail != 0 && guard != NULL)
		record_add(guard, &record);
	else if (record.detail != 0)
		note(audit, &record);
	/* From here on an interrupt may call another function, which has this state. */
	audit->checked_depth--;
	return flags;
}

/* ---- The pages ---- */

/* EFI_MEMORY_ATTRIBUTE_PROTOCOL (UEFI 2.10), which gnu-efi lacks. */
struct memory_attribute_protocol {
	void *get, *set;
	EFI_STATUS(EFIAPI *clear)
	(void *self, EFI_PHYSICAL_ADDRESS start, UINT64 size, UINT64 attributes);
};

/* Firmware that lets nobody run what it has allocated, of whatever type, has that protocol to allow it. */
static bool make_executable(const struct audit *audit, EFI_PHYSICAL_ADDRESS page)
{
	struct memory_attribute_protocol *protocol = NULL;
	EFI_GUID guid = GUID_MEMORY_ATTRIBUTE;

	return EFI_ERROR(
		       audit->loader.firmware.boot_services->LocateProtocol(&guid, NULL,
									    (void **)&protocol)) ||
	       !EFI_ERROR(protocol->clear(protocol, page, PAGE_SIZE, EFI_MEMORY_XP));
}

static struct checked_page *page_for(struct audit *audit, bool late)
{
	struct pages *pages = &audit->checked_pages[late];
	EFI_PHYSICAL_ADDRESS address;
	struct checked_page *page;

	if (pages->data != NULL)
		return pages->data;
	/* A page of runtime code would be a second descriptor of it: see events.c. */
	if (EFI_ERROR(audit->loader.firmware.boot_services->AllocatePages(
		    AllocateAnyPages, late ? EfiRuntimeServicesData : EfiBootServicesCode, 1,
		    &address)) ||
	    !is_readable(vaddr_pointer(vaddr(address)), PAGE_SIZE) ||
	    !make_executable(audit, address))
		return NULL;
	page = vaddr_pointer(vaddr_identity(paddr(address)));
	memset(page, 0, PAGE_SIZE);
	page->not_before = ~(uint64_t)(uintptr_t)before;
	page->not_after = ~(uint64_t)(uintptr_t)after;
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
