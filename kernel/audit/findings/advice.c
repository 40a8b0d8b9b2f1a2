/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The sentences under the findings: the first half says what happened, and this table the second.
 */
#include "kernel/audit/findings/advice.h"

#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"

static const char *const advice[CLASS_COUNT] = {
	[CLASS_BOOT_SERVICE_CALL] =
		"boot services ended with ExitBootServices; do that work before, or do without",
	[CLASS_NULL_PAGE] = "a pointer was never set, or was cleared at the exit; look where it is "
			    "used without asking",
	[CLASS_UNCONVERTED_POINTER] =
		"this is the physical address of a runtime region; convert the pointer with "
		"ConvertPointer in the VirtualAddressChange handler",
	[CLASS_CONVERTED_TOO_EARLY] = "the address is right only when SetVirtualAddressMap has "
				      "returned; follow a pointer "
				      "first, and convert it then, a list from its end to its head",
	[CLASS_STALE_BOOT_MEMORY] =
		"the operating system has reclaimed it; what is needed at runtime must be "
		"allocated as EfiRuntimeServicesData",
	[CLASS_STALE_LOADER_MEMORY] =
		"it belongs to the operating system; copy what is needed into "
		"EfiRuntimeServicesData before the exit",
	[CLASS_FREE_MEMORY] = "nobody owns it; look for a pointer to something that was freed",
	[CLASS_ACPI_MEMORY] = "it is the operating system's since the exit and has no virtual "
			      "address; keep what is needed in EfiRuntimeServicesData",
	[CLASS_RESERVED_MEMORY] =
		"it is memory that firmware kept under a type which no operating system maps; "
		"allocate what is needed at runtime as EfiRuntimeServicesData",
	[CLASS_UNLISTED_MMIO] = "no descriptor with EFI_MEMORY_RUNTIME lists it; add the device to "
				"the memory map with that attribute, and convert its address",
	[CLASS_WRITE_TO_CODE] = "the page is read-only; keep what changes in a writable section",
	[CLASS_EXECUTE_DATA] = "the page is data; code must lie in an executable section of a "
			       "runtime image",
	[CLASS_UNMAPPED] = "no physical address looks like this; the pointer was converted twice, "
			   "by a wrong delta, or written over",
	[CLASS_EXCEPTION] = "the service cannot go on; look at the instruction",
	[CLASS_HANG] = "look for a loop that waits for an interrupt, a timer or a device",
	[CLASS_CLOBBERED_STATE] = "a service and a handler return with their caller's state as it "
				  "was (UEFI 2.10, section 2.3.4); where registers are lost, look "
				  "for a function that lacks EFIAPI",
	[CLASS_STACK_OVERRUN] = "4 KiB are promised and far more were there; look for large local "
				"variables and recursion",
	[CLASS_SILENT_WRITE] = "a device that was not stopped at the exit wrote there, another "
			       "processor, or system management code",
};

/* The same class for code: advice about the allocation of data is no help there. */
static const char stale_boot_code[] =
	"code that lies there ends with ExitBootServices, that of boot services and of the "
	"protocol database included; look for a function pointer that was kept, and take what is "
	"called at runtime into a runtime driver";

const char *advice_for(enum audit_class class, enum access access)
{
	if (class == CLASS_STALE_BOOT_MEMORY && access == ACCESS_EXECUTE)
		return stale_boot_code;
	return advice[class];
}

static const char *const verbs[] = {
	[ACCESS_READ] = "read",
	[ACCESS_WRITE] = "wrote",
	[ACCESS_EXECUTE] = "executed",
};

/* The event of a record without an address, by its kind and its class. */
static const char *event(const struct audit_scene *scene, enum audit_class class)
{
	if (scene->record->kind == RECORD_SOFTWARE)
		return "made a software interrupt";
	if (scene->record->kind == RECORD_INTERRUPT)
		return "took an interrupt";
	switch (class) {
	case CLASS_HANG:
		return "did not return";
	case CLASS_CLOBBERED_STATE:
		return "changed its caller's state";
	case CLASS_STACK_OVERRUN:
		return "used up its stack";
	default:
		return "caused an exception";
	}
}

static const char *object(const struct audit_scene *scene, enum audit_class class)
{
	if (class == CLASS_BOOT_SERVICE_CALL)
		return "the boot services table";
	if (class == CLASS_NULL_PAGE)
		return "page 0";
	return scene->memory != NULL ? memory_type_name(scene->memory->type)
				     : "memory that nothing lists";
}

/* And for what cannot be cached. */
static const char reserved_window[] =
	"it cannot be cached, as the registers of a device; describe the window as "
	"EfiMemoryMappedIO with EFI_MEMORY_RUNTIME, and convert its address";

/* And of interrupts. */
static const char software_interrupt[] =
	"INT n and INT3 lead into the operating system's table, where nobody "
	"waits for firmware; look for an assertion";
static const char taken_interrupt[] =
	"it was called with interrupts off, and its caller is not ready for one; leave the flag "
	"as it is";

static const char *hint(const struct audit_scene *scene, enum audit_class class)
{
	if (scene->record->kind == RECORD_SOFTWARE)
		return software_interrupt;
	if (scene->record->kind == RECORD_INTERRUPT)
		return taken_interrupt;
	if (class == CLASS_RESERVED_MEMORY && (scene->memory->attribute & MEMORY_ATTRIBUTE_WB) == 0)
		return reserved_window;
	return advice_for(class, (enum access)scene->record->access);
}

size_t advice_text(char *buffer, size_t size, const struct audit_scene *scene,
		   enum audit_class class)
{
	const char *who = scene->image != NULL ? scene->image->name : "Firmware";
	const char *service = audit_service_name(scene->record->service);

	if (scene->unloaded != NULL)
		return format_text(buffer, size,
				   "%s is unloaded, and was called in %s all the same: look for an "
				   "event that it did not close, and a service that it did not "
				   "give back.",
				   scene->unloaded->name, service);
	if (scene->record->kind != RECORD_PAGE_FAULT)
		return format_text(buffer, size, "%s %s in %s: %s.", who, event(scene, class),
				   service, hint(scene, class));
	return format_text(buffer, size, "%s %s %s in %s: %s.", who,
			   verbs[scene->record->access <= ACCESS_EXECUTE ? scene->record->access
									 : ACCESS_READ],
			   object(scene, class), service, hint(scene, class));
}
