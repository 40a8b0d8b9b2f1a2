/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of known deviations of checks; deviations.h has the rule.
 */
#include "kernel/deviations.h"

#include <efi_runtime.h>
#include <stddef.h>

#include "kernel/lib/string.h"

#define EVIDENCE UINT64_MAX /* no answer: who made the check has looked at more than that */

static const struct {
	const char *check;
	const char *vendor;
	uint64_t answer;
	const char *cause;
} deviations[] = {
	/* Seen with 2023.01 on x86-64: it relocates both tables, and seals only gRT. */
	{"handoff.virtual_address_change", "Das U-Boot", EVIDENCE,
	 "U-Boot leaves the CRC32 of the system table stale"},
	/* MdeModulePkg/Core/RuntimeDxe/Runtime.c looks at the moment, the version and the size. */
	{"svam.missing_range", "EDK II", EFI_SUCCESS,
	 "EDK II does not compare the map with its own, and leaves such pointers physical"},
	{"svam.foreign_range", "EDK II", EFI_SUCCESS,
	 "EDK II does not compare the map with its own"},
	/* lib/efi_loader/efi_runtime.c counts the EfiRuntimeServicesCode descriptors. Before the exit it
	 * would take any map too, but calls the functions of all events then, and its watchdog's resets
	 * the board (seen with 2023.01): there is no report of that. */
	{"svam.missing_range", "Das U-Boot", EFI_SUCCESS,
	 "U-Boot does not compare the map with its own"},
	{"svam.missing_range", "Das U-Boot", EFI_INVALID_PARAMETER,
	 "U-Boot wants one descriptor of code, and does not compare the map with its own"},
	{"svam.foreign_range", "Das U-Boot", EFI_SUCCESS,
	 "U-Boot does not compare the map with its own"},
	/* Seen with 2023.01: it forgets at the exit all events but those of the old type. */
	{"event.once", "Das U-Boot", EVIDENCE, "U-Boot signals the address change by type alone"},
	/* The findings are known by kernel/audit/findings/known.c. */
	{"service.SetVirtualAddressMap", "Das U-Boot", EVIDENCE,
	 "U-Boot's SetVirtualAddressMap lives in boot-services code"},
	/* Both seen with 2022.11, in MdeModulePkg/Universal/Variable/RuntimeDxe/Variable.c. The bits are
	 * compared with EFI_VARIABLE_ATTRIBUTES_MASK and no others looked at, and APPEND_WRITE is one
	 * of the mask; after the exit the lack of RUNTIME_ACCESS is noticed. */
	{"variable.query.reserved_bits", "EDK II", EVIDENCE,
	 "EDK II's VariableServiceQueryVariableInfo does not look at other bits than its own"},
	{"variable.query.append_alone", "EDK II", EVIDENCE,
	 "EDK II's VariableServiceQueryVariableInfo takes APPEND_WRITE for a kind of variable"},
	/* Seen with 2025.01, lib/efi_loader/efi_variable.c: before that, U-Boot's QueryVariableInfo looked at
	 * no attribute at all, and was not there after the exit. */
	{"variable.query.append_alone", "Das U-Boot", EVIDENCE,
	 "U-Boot's efi_query_variable_info_int takes APPEND_WRITE for a kind of variable"},
	{"variable.query.error_record", "Das U-Boot", EVIDENCE,
	 "U-Boot's efi_query_variable_info_int does not want error records to be non-volatile"},
	/* EDK II deletes an authenticated variable for a user who is physically present, and asks for no
	 * signature then (ProcessVariable, SecurityPkg/Library/AuthVariableLib/AuthService.c). OVMF says
	 * that he always is (UserPhysicalPresent, OvmfPkg/Library/PlatformSecureLib). */
	{"variable.auth.other_key_deletes", "EDK II", EVIDENCE,
	 "OVMF takes a user for physically present, and lets him delete without a signature"},
	/* PcAtChipsetPkg/PcatRealTimeClockRuntimeDxe/PcRtc.c: the clock of a PC keeps two digits. Seen
	 * with 2022.11 in all builds. */
	{"time.set.whole_range", "EDK II", EVIDENCE,
	 "EDK II's RtcTimeFieldsValid takes the years of PcdMinimalValidYear to "
	 "PcdMaximalValidYear, 1998 to 2097"},
};

bool deviation_vendor_is(const struct handoff *handoff, const char *vendor)
{
	const char *name = handoff->firmware_vendor;
	size_t length = strlen(name), vendor_length = strlen(vendor);

	return length >= vendor_length && strcmp(name + length - vendor_length, vendor) == 0;
}

const char *deviation_cause_of(const struct handoff *handoff, const char *check, uint64_t answer)
{
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++) {
		if (strcmp(check, deviations[i].check) == 0 && deviations[i].answer == answer &&
		    deviation_vendor_is(handoff, deviations[i].vendor))
			return deviations[i].cause;
	}
	return NULL;
}

const char *deviation_cause(const struct handoff *handoff, const char *check)
{
	return deviation_cause_of(handoff, check, EVIDENCE);
}
