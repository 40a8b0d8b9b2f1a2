/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What firmware's own tables show, read where firmware has them now: gRT, the pointers that the
 * system table publishes, and what is left of boot services. UEFI 2.10, sections 7.4.6 and 8.4.
 *
 * A pointer is followed only if it leads into a RUNTIME region. That the two tables themselves do, the
 * handoff was examined for (kernel/handoff_examine.c).
 */
#include <efi_runtime.h>

#include "kernel/places.h"
#include "kernel/deviations.h"
#include "kernel/evidence/questions.h"
#include "kernel/believe.h"
#include "kernel/lib/crc32.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define HEADER_SIZE_MAX 4096

const char *conversion_meaningless(const struct handoff *handoff)
{
	if (handoff->options.virtmap == VIRTMAP_NONE)
		return "virtmap=none: nothing was to be converted";
	if (handoff->options.virtmap == VIRTMAP_IDENTITY)
		return "virtmap=identity: a converted pointer looks like any other";
	if (handoff->svam.mode != RUNTIME_VIRTUAL)
		return "SetVirtualAddressMap did not succeed";
	return NULL;
}

/* Do `size` bytes at a virtual address lie inside one RUNTIME region? */
static bool is_reached(const struct handoff *handoff, uint64_t address, uint64_t size)
{
	const struct memory_descriptor *region;
	paddr_t physical;

	region = place_reached(handoff, PHASE_VIRTUAL, address, &physical);
	return region && size <= memory_descriptor_size(region) -
					 (physical.value - region->physical_start.value);
}

/* What a value that should be a converted pointer is instead. */
static void add_unconverted(struct reasons *reasons, const struct handoff *handoff,
			    const char *what, uint64_t value)
{
	struct memory_map map = handoff_memory_map(&handoff->memory_map);
	const struct memory_descriptor *memory = place_find(&map, paddr(value));

	reasons_add(reasons, "%s is 0x%llx, %s %s", what, (unsigned long long)value,
		    memory ? "a physical address of" : "an address in no region of",
		    memory ? memory_type_name(memory->type) : "the virtual map");
}

/* ---- handoff.virtual_address_change ---- */

static bool stays_physical(enum service slot)
{
	return slot == SERVICE_SET_VIRTUAL_ADDRESS_MAP || slot == SERVICE_CONVERT_POINTER;
}

/* Another function may have taken the place of SetVirtualAddressMap (U-Boot's refuses a second
 * call), as long as the entry is physical. */
static void examine_physical_slot(const struct handoff *handoff, enum service slot, uint64_t now,
				  struct reasons *reasons)
{
	struct memory_map map = handoff_memory_map(&handoff->memory_map);

	if (!place_find(&map, paddr(now)))
		reasons_add(reasons, "gRT->%s was 0x%llx and is 0x%llx: it stays physical",
			    service_name(slot),
			    (unsigned long long)handoff->svam.before.entry[slot],
			    (unsigned long long)now);
}

static void examine_virtual_slot(const struct handoff *handoff, enum service slot, uint64_t now,
				 struct reasons *reasons)
{
	uint64_t before = handoff->svam.before.entry[slot];
	vaddr_t expected;

	if (!handoff_translate(handoff, paddr(before), &expected))
		reasons_add(reasons, "gRT->%s was 0x%llx before: in no RUNTIME region",
			    service_name(slot), (unsigned long long)before);
	else if (now == before)
		reasons_add(reasons, "gRT->%s is still physical: 0x%llx, and not 0x%llx",
			    service_name(slot), (unsigned long long)now,
			    (unsigned long long)expected.value);
	else if (now != expected.value)
		reasons_add(reasons, "gRT->%s is 0x%llx, and not 0x%llx", service_name(slot),
			    (unsigned long long)now, (unsigned long long)expected.value);
}

/* Returns whether the CRC is wrong, and nothing else. */
static bool examine_header(const struct handoff *handoff, const char *name, uint64_t address,
			   uint64_t signature, struct reasons *reasons)
{
	const unsigned int before = reasons->count;
	const struct table_header *header = vaddr_pointer(vaddr(address));
	uint32_t crc;

	if (header->signature != signature)
		reasons_add(reasons, "the signature of %s is 0x%llx", name,
			    (unsigned long long)header->signature);
	if (header->header_size < sizeof(*header) || header->header_size > HEADER_SIZE_MAX ||
	    !is_reached(handoff, address, header->header_size)) {
		reasons_add(reasons, "%s says that it is %u bytes long", name, header->header_size);
		return false;
	}
	crc = crc32_table(header, header->header_size);
	if (crc != header->crc32)
		reasons_add(reasons, "the CRC32 of %s is 0x%08x, and the table says 0x%08x", name,
			    crc, header->crc32);
	return crc != header->crc32 && reasons->count == before + 1;
}

static void examine_services(const struct handoff *handoff, struct reasons *reasons)
{
	const struct runtime_services *services = vaddr_pointer(handoff->runtime_services);

	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		enum service slot = (enum service)i;

		if (!service_is_present(&handoff->svam.before, slot))
			continue;
		if (stays_physical(slot))
			examine_physical_slot(handoff, slot, services->entry[i], reasons);
		else
			examine_virtual_slot(handoff, slot, services->entry[i], reasons);
	}
	(void)examine_header(handoff, "gRT", handoff->runtime_services.value,
			     EFI_RUNTIME_SERVICES_SIGNATURE, reasons);
}

void question_virtual_address_change(const struct handoff *handoff)
{
	static const char name[] = "handoff.virtual_address_change";
	struct reasons reasons = {.count = 0};
	const char *cause = NULL;

	if (conversion_meaningless(handoff)) {
		report_skip(name, conversion_meaningless(handoff));
		return;
	}
	examine_services(handoff, &reasons);
	if (examine_header(handoff, "the system table", handoff->system_table.value,
			   EFI_SYSTEM_TABLE_SIGNATURE, &reasons) &&
	    reasons.count == 1)
		cause = deviation_cause(handoff, name);
	if (cause)
		reasons_report_deviation(&reasons, name, cause);
	else
		reasons_report(&reasons, name);
}

/* ---- handoff.pointers_converted ---- */

/* The text must be the one that was there before: an address in the right region may still be wrong. */
static void examine_vendor(const struct handoff *handoff, uint64_t address, struct reasons *reasons)
{
	const CHAR16 *text = vaddr_pointer(vaddr(address));
	size_t length = strlen(handoff->firmware_vendor);

	if (!is_reached(handoff, address, (length + 1) * sizeof(*text))) {
		add_unconverted(reasons, handoff, "FirmwareVendor", address);
		return;
	}
	for (size_t i = 0; i < length; i++) {
		/* What is not ASCII became something else on its way into the handoff. */
		bool comparable = text[i] == 0 || (text[i] >= 0x20 && text[i] < 0x7f);

		if (comparable && text[i] != (unsigned char)handoff->firmware_vendor[i]) {
			reasons_add(reasons, "FirmwareVendor is 0x%llx, where \"%s\" is not",
				    (unsigned long long)address, handoff->firmware_vendor);
			return;
		}
	}
}

static void examine_pointers(const struct handoff *handoff, struct reasons *reasons)
{
	const EFI_SYSTEM_TABLE *table = vaddr_pointer(handoff->system_table);
	uint64_t entries = table->NumberOfTableEntries;

	examine_vendor(handoff, table->FirmwareVendor, reasons);
	if (!is_reached(handoff, table->RuntimeServices, sizeof(struct runtime_services)))
		add_unconverted(reasons, handoff, "RuntimeServices", table->RuntimeServices);
	else if (table->RuntimeServices != handoff->runtime_services.value)
		reasons_add(reasons, "RuntimeServices is 0x%llx, and gRT is at 0x%llx",
			    (unsigned long long)table->RuntimeServices,
			    (unsigned long long)handoff->runtime_services.value);
	if (entries > 0 &&
	    (entries > UINT16_MAX || !is_reached(handoff, table->ConfigurationTable,
						 entries * sizeof(EFI_CONFIGURATION_TABLE))))
		add_unconverted(reasons, handoff, "ConfigurationTable", table->ConfigurationTable);
}

void question_pointers_converted(const struct handoff *handoff)
{
	static const char name[] = "handoff.pointers_converted";
	struct reasons reasons = {.count = 0};

	if (conversion_meaningless(handoff)) {
		report_skip(name, conversion_meaningless(handoff));
		return;
	}
	examine_pointers(handoff, &reasons);
	reasons_report(&reasons, name);
}

/* ---- handoff.boot_services_gone ---- */

/* The seven fields that section 7.4.6 names. */
static void examine_boot_fields(const EFI_SYSTEM_TABLE *table, struct reasons *reasons)
{
	const struct {
		const char *name;
		uint64_t value;
	} fields[] = {
		{"ConsoleInHandle", table->ConsoleInHandle},
		{"ConIn", table->ConIn},
		{"ConsoleOutHandle", table->ConsoleOutHandle},
		{"ConOut", table->ConOut},
		{"StandardErrorHandle", table->StandardErrorHandle},
		{"StdErr", table->StdErr},
		{"BootServices", table->BootServices},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i].value != 0)
			reasons_add(reasons, "%s is 0x%llx, and not NULL", fields[i].name,
				    (unsigned long long)fields[i].value);
	}
}

void question_boot_services_gone(const struct handoff *handoff)
{
	struct reasons reasons = {.count = 0};

	examine_boot_fields(vaddr_pointer(handoff->system_table), &reasons);
	reasons_report(&reasons, "handoff.boot_services_gone");
}
