/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Services that drivers under test have put into gRT, and which of all are not called before phase
 * virtual.
 *
 * A service may set itself up at its first call, with boot services. The system that it is made for calls
 * it behind the line first, and it fails there; here the calls of phase boot would set it up, and it
 * would work ever after. Under first-call=virtual there are none, and neither where a driver has left NULL what
 * firmware calls for its other services.
 */
#include "kernel/lib/string.h"
#include "loader/audit/audit.h"
#include "loader/svam.h"

#define BIT(service) (UINT32_C(1) << SERVICE_##service)

/* Firmware calls these on behalf of its other services: EDK II keeps the count of
 * GetNextHighMonotonicCount, the time zone and the alarm in variables. */
#define VARIABLE_SERVICES                                                                          \
	(BIT(GET_VARIABLE) | BIT(GET_NEXT_VARIABLE_NAME) | BIT(SET_VARIABLE) |                     \
	 BIT(QUERY_VARIABLE_INFO))

/* The others are never called to see what they answer. */
#define PROBED_SERVICES                                                                            \
	(((UINT32_C(1) << SERVICE_COUNT) - 1) &                                                    \
	 ~(BIT(SET_VIRTUAL_ADDRESS_MAP) | BIT(CONVERT_POINTER) | BIT(RESET_SYSTEM)))

static uint64_t entry_now(const struct audit *audit, enum service service)
{
	return service_entry((const void *)audit->loader.firmware.runtime_services, service);
}

void first_call_remember(struct audit *audit)
{
	for (enum service service = 0; service < SERVICE_COUNT; service++)
		audit->entry_before_drivers[service] = entry_now(audit, service);
}

/* A table that ends before its entry has none. */
static bool is_emptied(const struct audit *audit, enum service service)
{
	return service_has_slot((const void *)audit->loader.firmware.runtime_services, service) &&
	       entry_now(audit, service) == 0 && audit->entry_before_drivers[service] != 0;
}

/* Said before firmware is called again, which may go through that entry itself. */
void first_call_started(struct audit *audit, const char *driver)
{
	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		if (audit->emptied_by[service] != 0 || !is_emptied(audit, service))
			continue;
		audit->emptied_by[service] = (uint8_t)(audit->drivers.count + 1);
		output_line(&audit->loader.output, "driver %s left gRT->%s NULL", driver,
			    service_name(service));
	}
}

void first_call_lend(struct audit *audit)
{
	uint64_t *entry =
		((struct runtime_services *)(void *)audit->loader.firmware.runtime_services)->entry;

	if (is_emptied(audit, SERVICE_CONVERT_POINTER))
		entry[SERVICE_CONVERT_POINTER] =
			audit->entry_before_drivers[SERVICE_CONVERT_POINTER];
}

/* Nobody would catch firmware where it calls nothing. */
static bool is_unsafe(const struct audit *audit)
{
	for (enum service service = 0; service < SERVICE_COUNT; service++)
		if ((VARIABLE_SERVICES & UINT32_C(1) << service) != 0 && is_emptied(audit, service))
			return true;
	return false;
}

/* Firmware itself may exchange entries at the exit, as U-Boot does: from then on only those count that
 * lead into a driver. */
void first_call_look(struct audit *audit)
{
	struct audit_notes *notes = audit->notes;

	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		uint64_t entry = entry_now(audit, service);
		const struct handoff_driver *driver = drivers_find(&audit->drivers, paddr(entry));

		/* Who is to be asked if firmware catches an exception in a call of it, whoever's code took it. */
		if (driver != NULL && audit->phase == PHASE_BOOT)
			output_line(&audit->loader.output, "driver %s answers for gRT->%s",
				    driver->name, service_name(service));
		if (driver != NULL || (audit->phase == PHASE_BOOT && audit->drivers.count > 0 &&
				       entry != audit->entry_before_drivers[service]))
			notes->hooked |= UINT32_C(1) << service;
	}
	notes->hooked &= PROBED_SERVICES;
	memcpy(notes->emptied_by, audit->emptied_by, sizeof(notes->emptied_by));
	if (is_unsafe(audit))
		notes->withheld = PROBED_SERVICES;
	else if (audit->options.first_call == FIRST_CALL_VIRTUAL)
		notes->withheld = (notes->hooked & VARIABLE_SERVICES) != 0 ? PROBED_SERVICES
									   : notes->hooked;
}

/* Of an entry that was converted already, the address that it had until then. */
static uint64_t before_conversion(const struct memory_map *offered, uint64_t entry)
{
	const struct memory_descriptor *region;

	memory_map_for_each(region, offered) {
		uint64_t offset = entry - region->virtual_start.value;

		if (offset < memory_descriptor_size(region))
			return region->physical_start.value + offset;
	}
	return entry;
}

void first_call_follow(const struct audit *audit, const struct svam *svam)
{
	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		uint64_t *before = &svam->record->before.entry[service];
		uint64_t entry = before_conversion(svam->map,
						   service_entry((const void *)svam->services,
								 service));

		if (audit->drivers.count > 0 && *before != 0 && entry != 0 &&
		    (entry == audit->entry_before_drivers[service] ||
		     drivers_find(&audit->drivers, paddr(entry)) != NULL))
			*before = entry;
	}
}
