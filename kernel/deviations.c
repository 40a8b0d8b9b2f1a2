/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of known deviations of checks; deviations.h has the rule.
 */
#include "kernel/deviations.h"

#include <stddef.h>

#include "kernel/lib/string.h"

static const struct {
	const char *check;
	const char *vendor;
	const char *cause;
} deviations[] = {
	/* Both seen with 2022.11, in MdeModulePkg/Universal/Variable/RuntimeDxe/Variable.c. The bits are
	 * compared with EFI_VARIABLE_ATTRIBUTES_MASK and no others looked at, and APPEND_WRITE is one
	 * of the mask; after the exit the lack of RUNTIME_ACCESS is noticed. */
	{"variable.query.reserved_bits", "EDK II",
	 "EDK II's VariableServiceQueryVariableInfo does not look at other bits than its own"},
	{"variable.query.append_alone", "EDK II",
	 "EDK II's VariableServiceQueryVariableInfo takes APPEND_WRITE for a kind of variable"},
	/* Seen with 2025.01, lib/efi_loader/efi_variable.c: before that, U-Boot's QueryVariableInfo looked at
	 * no attribute at all, and was not there after the exit. */
	{"variable.query.append_alone", "Das U-Boot",
	 "U-Boot's efi_query_variable_info_int takes APPEND_WRITE for a kind of variable"},
	{"variable.query.error_record", "Das U-Boot",
	 "U-Boot's efi_query_variable_info_int does not want error records to be non-volatile"},
	/* PcAtChipsetPkg/PcatRealTimeClockRuntimeDxe/PcRtc.c: the clock of a PC keeps two digits. Seen
	 * with 2022.11 in all builds. */
	{"time.set.whole_range", "EDK II",
	 "EDK II's RtcTimeFieldsValid takes the years of PcdMinimalValidYear to "
	 "PcdMaximalValidYear, 1998 to 2097"},
};

bool deviation_vendor_is(const struct handoff *handoff, const char *vendor)
{
	const char *name = handoff->firmware_vendor;
	size_t length = strlen(name), vendor_length = strlen(vendor);

	return length >= vendor_length && strcmp(name + length - vendor_length, vendor) == 0;
}

const char *deviation_cause(const struct handoff *handoff, const char *check)
{
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++) {
		if (strcmp(check, deviations[i].check) == 0 &&
		    deviation_vendor_is(handoff, deviations[i].vendor))
			return deviations[i].cause;
	}
	return NULL;
}
