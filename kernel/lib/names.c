/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words behind the numbers of include/: options, statuses, services. Every list is made from the one
 * table in its header, so that a number without a word cannot exist.
 */
#include <options.h>
#include <services.h>
#include <status.h>

const char virtmap_names[VIRTMAP_COUNT][OPTION_NAME_SIZE] = {
	[VIRTMAP_OFFSET] = "offset",	   [VIRTMAP_PACKED] = "packed",
	[VIRTMAP_SCATTERED] = "scattered", [VIRTMAP_IDENTITY] = "identity",
	[VIRTMAP_NONE] = "none",
};

const char reset_names[RESET_COUNT][OPTION_NAME_SIZE] = {
	[RESET_SHUTDOWN] = "shutdown", [RESET_COLD] = "cold", [RESET_WARM] = "warm",
	[RESET_PLATFORM] = "platform", [RESET_HALT] = "halt",
};

/* One of many strings that stand one behind the other: a loader has each pointer of a table relocated. */
static const char *string_at(const char *strings, size_t index)
{
	for (; index > 0; index--)
		while (*strings++ != '\0')
			;
	return strings;
}

static const char sentences[] =
#define STATUS(identifier, sentence) sentence "\0"
	STATUSES(STATUS) "has an unknown status";
#undef STATUS

const char *status_sentence(enum status status)
{
	return string_at(sentences, (unsigned int)status < STATUS_COUNT ? status : STATUS_COUNT);
}

/* Apart from each other: the handoff's loader names no service. */
static const char service_names[SERVICE_COUNT][26] = {
#define SERVICE(identifier, name, bit, argument_count) #name,
	SERVICES(SERVICE)
#undef SERVICE
};

static const uint16_t service_properties[SERVICE_COUNT] = {
#define SERVICE(identifier, name, bit, argument_count) bit,
	SERVICES(SERVICE)
#undef SERVICE
};

const char *service_name(enum service service)
{
	return (unsigned int)service < SERVICE_COUNT ? service_names[service] : "?";
}

uint32_t service_property(enum service service)
{
	return (unsigned int)service < SERVICE_COUNT ? service_properties[service] : 0;
}
