/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The runtime services, once: every list of services in Brightline is made from this table.
 *
 * SERVICE(IDENTIFIER, Name, properties bit, length of the argument list)
 *
 * The order is that of the slots in EFI_RUNTIME_SERVICES, which start behind the 24 bytes of the
 * EFI_TABLE_HEADER (UEFI 2.10, section 4.5.1); the bits are those of EFI_RT_PROPERTIES_TABLE
 * (section 4.6.2). A loader has firmware's headers and a kernel has not, so both reach a service by
 * its slot.
 */
#ifndef SERVICES_H
#define SERVICES_H

#include <address.h>
#include <stddef.h>

#define SERVICES(SERVICE)                                                                          \
	SERVICE(GET_TIME, GetTime, 0x0001, 2)                                                      \
	SERVICE(SET_TIME, SetTime, 0x0002, 1)                                                      \
	SERVICE(GET_WAKEUP_TIME, GetWakeupTime, 0x0004, 3)                                         \
	SERVICE(SET_WAKEUP_TIME, SetWakeupTime, 0x0008, 2)                                         \
	SERVICE(SET_VIRTUAL_ADDRESS_MAP, SetVirtualAddressMap, 0x0080, 4)                          \
	SERVICE(CONVERT_POINTER, ConvertPointer, 0x0100, 2)                                        \
	SERVICE(GET_VARIABLE, GetVariable, 0x0010, 5)                                              \
	SERVICE(GET_NEXT_VARIABLE_NAME, GetNextVariableName, 0x0020, 3)                            \
	SERVICE(SET_VARIABLE, SetVariable, 0x0040, 5)                                              \
	SERVICE(GET_NEXT_HIGH_MONOTONIC_COUNT, GetNextHighMonotonicCount, 0x0200, 1)               \
	SERVICE(RESET_SYSTEM, ResetSystem, 0x0400, 4)                                              \
	SERVICE(UPDATE_CAPSULE, UpdateCapsule, 0x0800, 3)                                          \
	SERVICE(QUERY_CAPSULE_CAPABILITIES, QueryCapsuleCapabilities, 0x1000, 4)                   \
	SERVICE(QUERY_VARIABLE_INFO, QueryVariableInfo, 0x2000, 4)

enum service {
#define SERVICE(identifier, name, bit, argument_count) SERVICE_##identifier,
	SERVICES(SERVICE)
#undef SERVICE
		SERVICE_COUNT
};

#define SERVICE_ARGUMENTS_MAX 5

/* EFI_TABLE_HEADER, in front of the slots of EFI_RUNTIME_SERVICES. */
struct table_header {
	uint64_t signature;
	uint32_t revision;
	uint32_t header_size;
	uint32_t crc32;
	uint32_t reserved;
};

/* EFI_RUNTIME_SERVICES as slots; an entry is an address in whatever mode firmware is in. */
struct runtime_services {
	struct table_header header;
	uint64_t entry[SERVICE_COUNT];
};

_Static_assert(sizeof(struct table_header) == 24, "EFI_TABLE_HEADER is 24 bytes");
_Static_assert(SERVICE_COUNT == 14, "EFI_RUNTIME_SERVICES has 14 slots");

/*
 * Is there such a slot, with something in it? Before UEFI 2.0 gRT ended behind ResetSystem (Apple's
 * firmware still says 1.10): what follows the size in its header is not gRT's.
 */
static inline bool service_has_slot(const struct runtime_services *services, enum service service)
{
	return services->header.header_size >= offsetof(struct runtime_services, entry[0]) +
						       (service + 1) * sizeof(services->entry[0]);
}

static inline bool service_is_present(const struct runtime_services *services, enum service service)
{
	return service_has_slot(services, service) && services->entry[service] != 0;
}

/* The entry of a slot; 0 where there is no such slot. */
static inline uint64_t service_entry(const struct runtime_services *services, enum service service)
{
	return service_has_slot(services, service) ? services->entry[service] : 0;
}

/* The services that are supported when no EFI_RT_PROPERTIES_TABLE was published: all. */
#define RT_PROPERTIES_ALL 0x3fff

/* The service's name as the specification writes it, or "?" for a number that is none. */
const char *service_name(enum service service);

/* The bit of EFI_RT_PROPERTIES_TABLE that speaks of it. */
uint32_t service_property(enum service service);

#endif
