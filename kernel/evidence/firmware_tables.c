/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Evidence of firmware's own tables, read where firmware has them now: gRT, the pointers that the
 * system table publishes, and what is left of boot services. UEFI 2.10, sections 7.4.6 and 8.4.
 *
 * A pointer is followed only if it leads into a RUNTIME region. That the two tables themselves do, the
 * handoff was examined for (kernel/believe.c).
 */
#include "kernel/evidence/questions.h"
#include "kernel/lib/crc32.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/places.h"
#include "kernel/lib/string.h"

#define HEADER_SIZE_MAX 4096

const char *conversion_meaningless(const struct handoff *handoff)
{
	if (handoff->options.virtmap == VIRTMAP_NONE)
		return "virtmap=none: nothing was to be converted";
	if (handoff->options.virtmap == VIRTMAP_IDENTITY)
		return "virtmap=identity: no pointer changes";
	if (handoff->svam.mode != RUNTIME_VIRTUAL)
		return "SetVirtualAddressMap did not succeed";
	return NULL;
}

/* The kind of address that stands where a converted pointer should. */
static void add_unconverted(struct reasons *reasons, const struct handoff *handoff,
			    const char *what, uint64_t value)
{
	struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_descriptor *memory = memory_map_find(&map, paddr(value));

	reasons_add(reasons, "%s is 0x%lx, %s %s", what, value,
		    memory != NULL ? "a physical address of" : "an address in no region of",
		    memory != NULL ? memory_type_name(memory->type) : "the virtual map");
}

/* ---- handoff.virtual_address_change ---- */

/* The entry must be the one from before, at the address that the virtual map gave its region. */
static void examine_slot(const struct handoff *handoff, enum service slot, uint64_t now,
			 struct reasons *reasons)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const uint64_t before = handoff->svam.before.entry[slot];
	const char *name = service_name(slot);
	vaddr_t expected;

	/* Section 8.4: these two are called before everything else is virtual. Another function may
	 * have taken the place of SetVirtualAddressMap (U-Boot's refuses a second call), as long as it
	 * is physical. */
	if (slot == SERVICE_SET_VIRTUAL_ADDRESS_MAP || slot == SERVICE_CONVERT_POINTER) {
		if (memory_map_find(&map, paddr(now)) == NULL)
			reasons_add(reasons, "gRT->%s was 0x%lx and is 0x%lx: it stays physical",
				    name, before, now);
	} else if (!place_translate(handoff, paddr(before), &expected)) {
		reasons_add(reasons, "gRT->%s was 0x%lx before: in no RUNTIME region", name,
			    before);
	} else if (now == before) {
		reasons_add(reasons, "gRT->%s is still physical: 0x%lx, and not 0x%lx", name, now,
			    expected.value);
	} else if (now != expected.value) {
		reasons_add(reasons, "gRT->%s is 0x%lx, and not 0x%lx", name, now, expected.value);
	}
}

/* Returns whether the CRC is wrong. */
static bool examine_header(const struct handoff *handoff, const char *name, uint64_t address,
			   uint64_t signature, struct reasons *reasons)
{
	const struct table_header *header = vaddr_pointer(vaddr(address));
	uint32_t crc;

	if (header->signature != signature)
		reasons_add(reasons, "the signature of %s is 0x%lx", name, header->signature);
	if (header->header_size < sizeof(*header) || header->header_size > HEADER_SIZE_MAX ||
	    !place_reaches(handoff, address, header->header_size)) {
		reasons_add(reasons, "%s says that it is %u bytes long", name, header->header_size);
		return false;
	}
	crc = crc32_table(header, header->header_size);
	if (crc == header->crc32)
		return false;
	reasons_add(reasons, "the CRC32 of %s is 0x%08x, and the table says 0x%08x", name, crc,
		    header->crc32);
	return true;
}

/* Each slot against what stood there just before SetVirtualAddressMap; then the headers. Only a stale
 * CRC of the system table, and nothing else, may be a known deviation: seen with U-Boot 2023.01 on
 * x86-64, which relocates both tables, renews the CRC32 of gRT alone, and lies in no image. */
void change_examine(const struct handoff *handoff, struct reasons *reasons)
{
	const struct runtime_services *services = vaddr_pointer(handoff->runtime_services);
	const uint64_t *before = handoff->svam.before.entry;
	bool stale;

	for (enum service slot = 0; slot < SERVICE_COUNT; slot++)
		if (service_is_present(&handoff->svam.before, slot))
			examine_slot(handoff, slot, services->entry[slot], reasons);
	(void)examine_header(handoff, "gRT", handoff->runtime_services.value,
			     EFI_RUNTIME_SERVICES_SIGNATURE, reasons);
	stale = examine_header(handoff, "the system table", handoff->system_table.value,
			       EFI_SYSTEM_TABLE_SIGNATURE, reasons);
	if (stale && reasons->count == 1 && deviation_vendor_is(handoff, "Das U-Boot") &&
	    place_image(handoff, paddr(before[SERVICE_SET_VIRTUAL_ADDRESS_MAP])) == NULL)
		reasons->cause = "U-Boot leaves the CRC32 of the system table stale";
}

/* ---- handoff.pointers_converted ---- */

/* The text must be the one that was there before: an address in the right region may still be wrong. */
static void examine_vendor(const struct handoff *handoff, uint64_t address, struct reasons *reasons)
{
	const CHAR16 *text = vaddr_pointer(vaddr(address));
	size_t length = strlen(handoff->firmware_vendor);

	if (!place_reaches(handoff, address, (length + 1) * sizeof(*text))) {
		add_unconverted(reasons, handoff, "FirmwareVendor", address);
		return;
	}
	for (size_t i = 0; i < length; i++) {
		/* Other characters than ASCII were replaced on their way into the handoff. */
		bool comparable = text[i] == 0 || (text[i] >= 0x20 && text[i] < 0x7f);

		if (comparable && text[i] != (unsigned char)handoff->firmware_vendor[i]) {
			reasons_add(reasons, "FirmwareVendor is 0x%lx, where \"%s\" is not",
				    address, handoff->firmware_vendor);
			return;
		}
	}
}

/* The three pointers that SetVirtualAddressMap converts in the system table; what the entries of the
 * configuration table point to stays physical. */
void pointers_examine(const struct handoff *handoff, struct reasons *reasons)
{
	const EFI_SYSTEM_TABLE *table = vaddr_pointer(handoff->system_table);
	uint64_t entries = table->NumberOfTableEntries;

	examine_vendor(handoff, table->FirmwareVendor, reasons);
	if (!place_reaches(handoff, table->RuntimeServices, sizeof(struct runtime_services)))
		add_unconverted(reasons, handoff, "RuntimeServices", table->RuntimeServices);
	else if (table->RuntimeServices != handoff->runtime_services.value)
		reasons_add(reasons, "RuntimeServices is 0x%lx, and gRT is at 0x%lx",
			    table->RuntimeServices, handoff->runtime_services.value);
	if (entries > 0 &&
	    (entries > UINT16_MAX || !place_reaches(handoff, table->ConfigurationTable,
						    entries * sizeof(EFI_CONFIGURATION_TABLE))))
		add_unconverted(reasons, handoff, "ConfigurationTable", table->ConfigurationTable);
}

/* ---- handoff.boot_services_gone ---- */

/* The seven fields that section 7.4.6 names. */
void boot_services_examine(const struct handoff *handoff, struct reasons *reasons)
{
	const EFI_SYSTEM_TABLE *table = vaddr_pointer(handoff->system_table);
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
			reasons_add(reasons, "%s is 0x%lx, and not NULL", fields[i].name,
				    fields[i].value);
	}
}
