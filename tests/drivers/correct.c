/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The correct runtime driver, to be read and borrowed from.
 *
 * expect: none
 *
 * It wraps one runtime service, GetNextHighMonotonicCount, and counts the calls in each of the
 * three phases that a runtime driver lives through. That is little, but it has what makes such
 * drivers hard: a context in memory of its own, a linked list in it, pointers that may be NULL, a
 * pointer to a function of somebody else, and an operating system that moves all of it away.
 *
 * The rules it keeps
 *	- It is a runtime image (PE subsystem 12): LoadImage puts it into EfiRuntimeServicesCode.
 *	- What it uses after ExitBootServices lies in EfiRuntimeServicesData. EfiBootServicesData
 *	  would work in every test before the exit, and be the operating system's afterwards.
 *	- It holds no pointer that the linker initialised: gnu-efi applies such ELF relocations
 *	  once, at start, and SetVirtualAddressMap knows nothing of them. Code fills in tables.
 *	- After the exit it calls no boot service and uses no protocol, its address-change handler
 *	  included.
 *	- Every pointer is converted or cleared: leaves first, the root last, and what has been
 *	  converted is not followed any more, because until SetVirtualAddressMap returns the
 *	  processor is in physical mode (UEFI 2.10, section 8.4).
 *	- The converted service pointer is called by C code that has no idea of all this: the
 *	  compiler addresses this image's own code and data relative to the instruction pointer.
 */
#include <efi.h>

#include "tests/drivers/groups.h"

/* The image's entry point, by this name in linker/driver.ld. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

enum phase { PHASE_BOOT, PHASE_PHYSICAL, PHASE_VIRTUAL, PHASE_COUNT };

/* One node for each phase. The list is what has to be converted, at all three of its depths. */
struct tally {
	struct tally *next; /* NULL at the end */
	CHAR8 *remark;	    /* NULL where there is nothing to remark */
	enum phase phase;
	UINT64 calls;
};

static enum phase current_phase = PHASE_BOOT;
static struct tally *tallies;
static EFI_GET_NEXT_HIGH_MONO_COUNT firmware_next_high_monotonic_count;

/* For boot services and unloading: of no use after the exit, and cleared there. */
static EFI_BOOT_SERVICES *boot_services;
static EFI_EVENT exit_event;
static EFI_EVENT address_change_event;

/* For ConvertPointer: of no use after SetVirtualAddressMap, and cleared there. */
static EFI_RUNTIME_SERVICES *runtime_services;

static const EFI_GUID exit_group = EVENT_GROUP_EXIT_BOOT_SERVICES;
static const EFI_GUID address_change_group = EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE;

/* The wrapped service. It runs in every phase; the list is at the right addresses in each. */
static EFI_STATUS EFIAPI next_high_monotonic_count(UINT32 *high_count)
{
	for (struct tally *tally = tallies; tally; tally = tally->next) {
		if (tally->phase != current_phase)
			continue;
		tally->calls++;
		if (tally->remark)
			tally->remark[0] = '*';
	}
	return firmware_next_high_monotonic_count(high_count);
}

/*
 * ExitBootServices has been called. Boot services are half gone already: nothing may be allocated
 * (that would make the caller's memory map wrong), freed or printed.
 */
static void EFIAPI on_exit_boot_services(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	current_phase = PHASE_PHYSICAL;
	boot_services = NULL;
	exit_event = NULL;
}

/*
 * SetVirtualAddressMap has been called. This still runs at physical addresses. The pointers are
 * turned over one by one, and each is used for the last time before its turn comes.
 *
 * ConvertPointer refuses NULL unless told that the pointer is optional. Its status is not looked
 * at: an event handler has nobody to tell. What was left behind is what Brightline finds.
 */
static void EFIAPI on_address_change(EFI_EVENT event, void *context)
{
	EFI_CONVERT_POINTER convert = runtime_services->ConvertPointer;
	struct tally *next;

	(void)event;
	(void)context;

	/* Leaves first. `next` is read while it is physical: afterwards it leads nowhere. */
	for (struct tally *tally = tallies; tally; tally = next) {
		next = tally->next;
		(void)convert(EFI_OPTIONAL_PTR, (void **)&tally->remark);
		(void)convert(EFI_OPTIONAL_PTR, (void **)&tally->next);
	}

	/* The root, when nobody needs to walk the list any more. */
	(void)convert(0, (void **)&tallies);

	/* The function that is wrapped: a pointer to code is a pointer as well. */
	(void)convert(0, (void **)&firmware_next_high_monotonic_count);

	current_phase = PHASE_VIRTUAL;
	runtime_services = NULL;
	address_change_event = NULL;
}

/* Puts a function into the slot and makes the table's CRC right again (UEFI 2.10, 4.2.1). */
static void set_service(EFI_GET_NEXT_HIGH_MONO_COUNT function)
{
	EFI_TABLE_HEADER *header = &runtime_services->Hdr;
	UINT32 crc = 0;

	runtime_services->GetNextHighMonotonicCount = function;
	header->CRC32 = 0;
	(void)boot_services->CalculateCrc32(header, header->HeaderSize, &crc);
	header->CRC32 = crc;
}

static void free_tallies(void)
{
	while (tallies) {
		struct tally *next = tallies->next;

		if (tallies->remark)
			(void)boot_services->FreePool(tallies->remark);
		(void)boot_services->FreePool(tallies);
		tallies = next;
	}
}

/* Runtime memory, zeroed; the one line that so many drivers get wrong is the memory type. */
static EFI_STATUS allocate(UINTN size, void **memory)
{
	EFI_STATUS status = boot_services->AllocatePool(EfiRuntimeServicesData, size, memory);

	if (!EFI_ERROR(status))
		boot_services->SetMem(*memory, size, 0);
	return status;
}

static EFI_STATUS add_tally(enum phase phase)
{
	struct tally *tally;
	EFI_STATUS status = allocate(sizeof(*tally), (void **)&tally);

	if (EFI_ERROR(status))
		return status;
	tally->phase = phase;
	tally->next = tallies;
	tallies = tally;

	/* Only the virtual phase is remarkable; the others leave the optional pointer NULL. */
	if (phase == PHASE_VIRTUAL)
		status = allocate(sizeof(*tally->remark), (void **)&tally->remark);
	return status;
}

static EFI_STATUS create_events(void)
{
	EFI_STATUS status = boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY,
							 on_exit_boot_services, NULL, &exit_group,
							 &exit_event);

	if (EFI_ERROR(status))
		return status;
	return boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, on_address_change, NULL,
					    &address_change_group, &address_change_event);
}

/* An event that outlives its handler's image is a jump into freed memory at the next signal. */
static void close_events(void)
{
	if (exit_event)
		(void)boot_services->CloseEvent(exit_event);
	if (address_change_event)
		(void)boot_services->CloseEvent(address_change_event);
	exit_event = NULL;
	address_change_event = NULL;
}

/* Undoes the entry point in reverse, or refuses and changes nothing. */
static EFI_STATUS EFIAPI unload(EFI_HANDLE image)
{
	(void)image;

	/* Somebody has wrapped our wrapper and keeps a pointer to it: this image has to stay. */
	if (runtime_services->GetNextHighMonotonicCount != next_high_monotonic_count)
		return EFI_ACCESS_DENIED;

	set_service(firmware_next_high_monotonic_count);
	close_events();
	free_tallies();
	return EFI_SUCCESS;
}

static EFI_STATUS register_unload(EFI_HANDLE image)
{
	static const EFI_GUID loaded_image_protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_GUID protocol = loaded_image_protocol;
	EFI_LOADED_IMAGE_PROTOCOL *loaded_image;
	EFI_STATUS status;

	status = boot_services->HandleProtocol(image, &protocol, (void **)&loaded_image);
	if (!EFI_ERROR(status))
		loaded_image->Unload = unload;
	return status;
}

/* All that can fail comes before the service is wrapped: from then on there is no way back. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	EFI_STATUS status = EFI_SUCCESS;

	boot_services = system_table->BootServices;
	runtime_services = system_table->RuntimeServices;

	for (enum phase phase = PHASE_BOOT; phase < PHASE_COUNT && !EFI_ERROR(status); phase++)
		status = add_tally(phase);
	if (EFI_ERROR(status))
		goto fail;
	status = create_events();
	if (EFI_ERROR(status))
		goto fail;
	status = register_unload(image);
	if (EFI_ERROR(status))
		goto fail;

	firmware_next_high_monotonic_count = runtime_services->GetNextHighMonotonicCount;
	set_service(next_high_monotonic_count);
	return EFI_SUCCESS;

fail:
	close_events();
	free_tallies();
	return status;
}
