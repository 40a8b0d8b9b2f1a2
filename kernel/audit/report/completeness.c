/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Reasons why a report is no pass although nothing in it failed. What the reader asked for himself is
 * none: virtmap=none and identity, svam-test=, checks=list; nor is what EFI_RT_PROPERTIES_TABLE denies.
 */
#include "kernel/audit/report/completeness.h"

#include <audit/notes.h>

#include "kernel/audit/owner.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"
#include "kernel/service.h"

#define SENTENCE_SIZE 192

static bool lacking;

void incomplete_add(const char *format, ...)
{
	char sentence[SENTENCE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	format_text_list(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	report_fact("incomplete %s", sentence);
	lacking = true;
}

bool incomplete(void)
{
	return lacking;
}

static bool has_changed_map(const struct handoff *handoff)
{
	return handoff->svam.called && handoff->svam.status == EFI_SUCCESS &&
	       handoff->svam.mode == RUNTIME_VIRTUAL;
}

static void check_virtual_map(const struct handoff *handoff)
{
	if (handoff->options.virtmap == VIRTMAP_NONE || has_changed_map(handoff) ||
	    notes_of(handoff)->options.svam_test != SVAM_TEST_NONE ||
	    !service_is_supported(handoff, SERVICE_SET_VIRTUAL_ADDRESS_MAP))
		return;
	incomplete_add("SetVirtualAddressMap did not succeed: what was to be converted was not "
		       "examined");
}

/* Where there is no clock or no alarm to read, there is none to set. */
static bool is_offered(const struct handoff *handoff, enum service service)
{
	if (service == SERVICE_SET_TIME && owner_is_unsupported(SERVICE_GET_TIME))
		return false;
	if (service == SERVICE_SET_WAKEUP_TIME && owner_is_unsupported(SERVICE_GET_WAKEUP_TIME))
		return false;
	return service != SERVICE_SET_VIRTUAL_ADDRESS_MAP && service != SERVICE_CONVERT_POINTER &&
	       service != SERVICE_RESET_SYSTEM && service_obstacle(handoff, service) == NULL &&
	       service_is_supported(handoff, service);
}

static void check_services(const struct handoff *handoff)
{
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		const enum service service = (enum service)i;

		if (is_offered(handoff, service) && !owner_has_called(service))
			incomplete_add("%s was never called after SetVirtualAddressMap",
				       service_name(service));
	}
}

static void check_room(const struct handoff *handoff)
{
	const struct handoff_drivers *drivers = &notes_of(handoff)->drivers;
	const uint32_t lost = notes_of(handoff)->record_lost + owner_guard()->record_lost;

	if (drivers->count_all > drivers->count)
		incomplete_add("%u drivers under test were not examined: there are %u at most",
			       drivers->count_all - drivers->count, HANDOFF_DRIVERS);
	if (lost > 0)
		incomplete_add("%u accesses were not recorded, and may be anybody's", lost);
}

void incomplete_check(const struct handoff *handoff)
{
	if (strcmp(notes_of(handoff)->options.checks, "list") == 0)
		return;
	check_virtual_map(handoff);
	check_services(handoff);
	check_room(handoff);
}
