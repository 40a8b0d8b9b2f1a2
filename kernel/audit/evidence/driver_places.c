/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The drivers under test, by their kind (UEFI 2.10, section 2.1.4): an application is unloaded when it
 * returns, a boot-services driver with ExitBootServices, and only a runtime driver stays, if nobody
 * has unloaded it before.
 *
 * The kind is the PE header's, and its place is judged by the map that ExitBootServices accepted.
 * Events and pool memory that were left behind have no owner that is known; firmware that follows a
 * pointer to them causes a finding at that moment.
 */
#include "kernel/audit/evidence/driver_places.h"

#include <audit/notes.h>

#include "kernel/audit/report/quote.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/places.h"
#include "kernel/lib/reasons.h"
#include "kernel/report.h"

#define CHECK "audit.drivers"

static const char *kind_name(const struct handoff_driver *driver)
{
	switch (driver->subsystem) {
	case PE_SUBSYSTEM_EFI_APPLICATION:
		return "application";
	case PE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER:
		return "boot";
	case PE_SUBSYSTEM_EFI_RUNTIME_DRIVER:
		return "runtime";
	default:
		return "unknown";
	}
}

/* A driver that failed does not count: its status tells the reason. */
static bool is_unloaded(const struct handoff_driver *driver)
{
	return !EFI_ERROR(driver->status) && !driver->present;
}

static void describe(const struct handoff_driver *driver)
{
	const char *quote = format_quote(driver->name);

	report_fact("driver=%s%s%s kind=%s status=%s%s", quote, driver->name, quote,
		    kind_name(driver), efi_status_text(driver->status).text,
		    is_unloaded(driver) ? " unloaded=yes" : "");
}

/* Any descriptor counts: a broken one may span everything, and stand first. */
static bool is_runtime_memory(const struct memory_map *map, paddr_t address)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		if (memory_descriptor_is_runtime(descriptor) &&
		    memory_descriptor_contains(descriptor, address))
			return true;
	}
	return false;
}

static void examine_start(const struct handoff_driver *driver, struct reasons *reasons)
{
	if (EFI_ERROR(driver->status))
		reasons_add(reasons, "%s did not %s: %s", driver->name,
			    driver->loaded ? "start" : "load",
			    efi_status_text(driver->status).text);
}

/* The first page that the operating system will take from a runtime driver. */
static void examine_place(const struct memory_map *map, const struct handoff_driver *driver,
			  struct reasons *reasons)
{
	const struct memory_descriptor *descriptor;
	paddr_t page;

	if (driver->subsystem != PE_SUBSYSTEM_EFI_RUNTIME_DRIVER || EFI_ERROR(driver->status) ||
	    !driver->present)
		return;
	for (uint64_t offset = 0; offset < driver->size; offset += PAGE_SIZE) {
		page = paddr_add(driver->base, offset);
		if (is_runtime_memory(map, page))
			continue;
		descriptor = memory_map_find(map, page);
		reasons_add(reasons, "%s is a runtime driver, and 0x%lx in it is %s", driver->name,
			    page.value,
			    descriptor != NULL ? memory_type_name(descriptor->type)
					       : "in no descriptor");
		return;
	}
}

/*
 * A runtime driver may lie by now where another image was: such entries are the driver's own. For an
 * image that is gone the map alone does not tell: EDK II describes free pages beside other runtime
 * memory as runtime memory (its bins, MdeModulePkg/Core/Dxe/Mem/Page.c).
 */
static bool stays(const struct handoff *handoff, const struct memory_map *map,
		  const struct handoff_driver *driver, paddr_t entry)
{
	return driver->present ? is_runtime_memory(map, entry)
			       : place_image(handoff, entry) != NULL;
}

static void examine_remains(const struct handoff *handoff, const struct memory_map *map,
			    const struct handoff_driver *driver, struct reasons *reasons)
{
	const struct runtime_services *services = &handoff->svam.before;

	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		enum service service = (enum service)i;
		paddr_t entry = paddr(services->entry[i]);

		if (service_is_present(services, service) &&
		    entry.value - driver->base.value < driver->size &&
		    !stays(handoff, map, driver, entry))
			reasons_add(reasons, "%s (%s) %s, and %s still leads to 0x%lx in it",
				    driver->name, kind_name(driver),
				    driver->present ? "does not stay" : "is unloaded",
				    service_name(service), entry.value);
	}
}

/* An unsound table that was published as gRT: whoever is loaded later calls it. */
static void examine_table(const struct published_table *table, struct reasons *reasons)
{
	static const char *const faults[TABLE_FAULT_COUNT] = {
		[TABLE_PLACE] = "it lies in no RUNTIME descriptor",
		[TABLE_SIGNATURE] = "its signature is another",
		[TABLE_SIZE] = "its HeaderSize cannot be",
		[TABLE_CRC] = "its CRC32 is wrong",
	};

	if (table->before.value != 0 && table->fault != TABLE_SOUND)
		reasons_add(reasons,
			    "SystemTable->RuntimeServices is 0x%lx since drivers were started, and "
			    "no sound table: %s. The one at 0x%lx is examined",
			    table->physical.value, faults[table->fault], table->before.value);
}

void drivers_check(const struct handoff *handoff)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct handoff_drivers *drivers = &notes_of(handoff)->drivers;
	struct reasons reasons = {.count = 0};

	for (uint32_t i = 0; i < drivers->count; i++) {
		describe(&drivers->driver[i]);
		examine_start(&drivers->driver[i], &reasons);
		examine_place(&map, &drivers->driver[i], &reasons);
		examine_remains(handoff, &map, &drivers->driver[i], &reasons);
	}
	examine_table(&notes_of(handoff)->published, &reasons);
	if (drivers->count_all > drivers->count)
		report_fact("note %u drivers more were started, and are not examined",
			    drivers->count_all - drivers->count);
	if (drivers->count != 0)
		report_reasons(&reasons, CHECK);
}
