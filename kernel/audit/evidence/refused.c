/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Firmware's answers to the calls that it must refuse: UEFI 2.10, sections 7.4.6 and 8.4.1; the loader
 * made the calls (loader/audit/refusals.c).
 *
 * Firmware that takes such a call of SetVirtualAddressMap may be left in any state. The consequences
 * for everything below are in handoff.svam; here it is one check, and a known deviation if it is one.
 */
#include <audit/notes.h>

#include "kernel/audit/evidence/tried.h"
#include "kernel/audit/report/checks.h"
#include "kernel/audit/report/known_checks.h"
#include "kernel/guard/guard.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/reasons.h"
#include "kernel/report.h"

static const struct row {
	const char *name;
	const char *call; /* as the subject of a sentence */
	EFI_STATUS expected;
	enum svam_test test; /* made under this svam-test= alone */
} rows[REFUSAL_COUNT] = {
	[REFUSAL_EXIT_WRONG_KEY] = {"exit.wrong_key", "ExitBootServices with a wrong key",
				    EFI_INVALID_PARAMETER, SVAM_TEST_NONE},
	[REFUSAL_SVAM_DESCRIPTOR_SIZE] = {"svam.descriptor_size",
					  "SetVirtualAddressMap with a DescriptorSize of 8",
					  EFI_INVALID_PARAMETER, SVAM_TEST_NONE},
	[REFUSAL_SVAM_DESCRIPTOR_VERSION] = {"svam.descriptor_version",
					     "SetVirtualAddressMap with the next DescriptorVersion",
					     EFI_INVALID_PARAMETER, SVAM_TEST_NONE},
	[REFUSAL_SVAM_AGAIN] = {"svam.again", "a second SetVirtualAddressMap", EFI_UNSUPPORTED,
				SVAM_TEST_NONE},
	[REFUSAL_SVAM_BEFORE_EXIT] = {"svam.before_exit", "SetVirtualAddressMap before the exit",
				      EFI_UNSUPPORTED, SVAM_TEST_BEFORE_EXIT},
	[REFUSAL_SVAM_MISSING_RANGE] = {"svam.missing_range",
					"SetVirtualAddressMap without the last RUNTIME range",
					EFI_NO_MAPPING, SVAM_TEST_MISSING_RANGE},
	[REFUSAL_SVAM_FOREIGN_RANGE] = {"svam.foreign_range",
					"SetVirtualAddressMap with a range of no memory map",
					EFI_NOT_FOUND, SVAM_TEST_FOREIGN_RANGE},
};

/* Only answers are known deviations: a call that did not return by itself is never one. */
static const char *deviation(const struct handoff *handoff, enum refusal which)
{
	if (notes_of(handoff)->refusals[which].outcome == CALL_ABORTED)
		return NULL;
	return known_cause_of(handoff, rows[which].name, notes_of(handoff)->refusals[which].status);
}

/* The reason why the call was not made. */
static const char *omission(const struct handoff *handoff, enum refusal which)
{
	if (checks_excuse(rows[which].name) != NULL)
		return checks_excuse(rows[which].name);
	if (which == REFUSAL_EXIT_WRONG_KEY)
		return "the memory map could not be read for it";
	if (handoff->options.virtmap == VIRTMAP_NONE)
		return "virtmap=none: SetVirtualAddressMap was not to be called";
	if (!(handoff->rt_properties & service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP)))
		return "EFI_RT_PROPERTIES_TABLE calls SetVirtualAddressMap unsupported";
	if (!service_is_present(&handoff->svam.before, SERVICE_SET_VIRTUAL_ADDRESS_MAP))
		return "gRT has no SetVirtualAddressMap";
	if (which == REFUSAL_SVAM_AGAIN)
		return "SetVirtualAddressMap did not succeed once";
	return "firmware took the map of an earlier refusal test";
}

static void examine(const struct row *row, const struct handoff_refusal *refusal,
		    struct reasons *reasons)
{
	if (refusal->outcome == CALL_ABORTED)
		reasons_add(reasons, "%s did not return by itself", row->call);
	else if (refusal->status != row->expected)
		reasons_add(reasons, "%s answered %s, and not %s", row->call,
			    efi_status_text(refusal->status).text,
			    efi_status_text(row->expected).text);
	/* Who asked for such a call knows that it may. */
	if (refusal->used_up && row->test == SVAM_TEST_NONE)
		reasons_add(reasons,
			    "%s changed gRT: the boot is used up, and nothing below was examined",
			    row->call);
}

static void check_refusal(const struct handoff *handoff, enum refusal number)
{
	const struct handoff_refusal *refusal = &notes_of(handoff)->refusals[number];
	const struct row *row = &rows[number];
	struct reasons reasons = {.count = 0};

	if (!refusal->made) {
		report_skip(row->name, omission(handoff, number));
		return;
	}
	if (refusal->faults > 0) {
		report_skip(row->name,
			    "firmware faulted: it takes the call for one in virtual mode");
		return;
	}
	examine(row, refusal, &reasons);
	reasons.cause = deviation(handoff, number);
	report_reasons(&reasons, row->name);
}

void refusals_check(const struct handoff *handoff)
{
	for (unsigned int i = 0; i < REFUSAL_COUNT; i++) {
		if (rows[i].test == SVAM_TEST_NONE ||
		    rows[i].test == notes_of(handoff)->options.svam_test)
			check_refusal(handoff, (enum refusal)i);
	}
}
