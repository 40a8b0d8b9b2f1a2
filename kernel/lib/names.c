/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words behind the numbers of include/: statuses, services, options, phases.
 *
 * Every list is made from the one table in its header, so that a number without a word cannot
 * exist. None of it holds a pointer: the words lie in one struct, and a table of 16-bit offsets
 * finds them. So both images carry them in read-only memory, without relocations.
 */
#include <options.h>
#include <phase.h>
#include <services.h>
#include <stddef.h>
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

const char audit_names[AUDIT_COUNT][OPTION_NAME_SIZE] = {
	[AUDIT_CONTINUE] = "continue",
	[AUDIT_STRICT] = "strict",
	[AUDIT_STEP] = "step",
};

const char svam_test_names[SVAM_TEST_COUNT][OPTION_NAME_SIZE] = {
	[SVAM_TEST_NONE] = "none",
	[SVAM_TEST_BEFORE_EXIT] = "before-exit",
	[SVAM_TEST_MISSING_RANGE] = "missing-range",
	[SVAM_TEST_FOREIGN_RANGE] = "foreign-range",
};

const char phase_names[PHASE_COUNT][12] = {
	[PHASE_BOOT] = "boot", [PHASE_EXITING] = "exiting", [PHASE_PHYSICAL] = "physical",
	[PHASE_SVAM] = "svam", [PHASE_VIRTUAL] = "virtual", [PHASE_RESET] = "reset",
};

static const struct sentences {
#define STATUS(identifier, sentence) char identifier[sizeof(sentence)];
	STATUSES(STATUS)
#undef STATUS
} sentences = {
#define STATUS(identifier, sentence) .identifier = sentence,
	STATUSES(STATUS)
#undef STATUS
};

static const uint16_t sentence_offsets[STATUS_COUNT] = {
#define STATUS(identifier, sentence) [STATUS_##identifier] = offsetof(struct sentences, identifier),
	STATUSES(STATUS)
#undef STATUS
};

const char *status_sentence(enum status status)
{
	if ((unsigned int)status >= STATUS_COUNT)
		return "has an unknown status";
	return (const char *)&sentences + sentence_offsets[status];
}

static const struct service_words {
#define SERVICE(identifier, name, bit, argument_count) char identifier[sizeof(#name)];
	SERVICES(SERVICE)
#undef SERVICE
} service_words = {
#define SERVICE(identifier, name, bit, argument_count) .identifier = #name,
	SERVICES(SERVICE)
#undef SERVICE
};

static const struct service_facts {
	uint16_t offset;
	uint16_t property;
} service_facts[SERVICE_COUNT] = {
#define SERVICE(identifier, name, bit, argument_count)                                             \
	[SERVICE_##identifier] = {offsetof(struct service_words, identifier), bit},
	SERVICES(SERVICE)
#undef SERVICE
};

const char *service_name(enum service service)
{
	if ((unsigned int)service >= SERVICE_COUNT)
		return "?";
	return (const char *)&service_words + service_facts[service].offset;
}

uint32_t service_property(enum service service)
{
	if ((unsigned int)service >= SERVICE_COUNT)
		return 0;
	return service_facts[service].property;
}
