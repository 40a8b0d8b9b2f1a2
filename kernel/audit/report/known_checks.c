/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of an audit's known deviations; each excuses only code of the platform.
 */
#include "kernel/audit/report/known_checks.h"

#include "kernel/audit/evidence/origin.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/string.h"

/* No single answer: the check itself has looked at more evidence. */
#define DEVIATION_EVIDENCE UINT64_MAX

static const struct {
	const char *check;
	enum service service; /* whose code answers */
	const char *vendor;
	uint64_t answer; /* firmware's, where the check is one answer */
	const char *cause;
} deviations[] = {
	/* MdeModulePkg/Core/RuntimeDxe/Runtime.c looks at the moment, the version and the size. */
	{"svam.missing_range", SERVICE_SET_VIRTUAL_ADDRESS_MAP, "EDK II", EFI_SUCCESS,
	 "EDK II does not compare the map with its own, and leaves such pointers physical"},
	{"svam.foreign_range", SERVICE_SET_VIRTUAL_ADDRESS_MAP, "EDK II", EFI_SUCCESS,
	 "EDK II does not compare the map with its own"},
	/* lib/efi_loader/efi_runtime.c counts the EfiRuntimeServicesCode descriptors. Before the exit
	 * it would take any map too, but calls the functions of all events then, and the function of
	 * its watchdog resets the board (seen with 2023.01): there is no report of that. */
	{"svam.missing_range", SERVICE_SET_VIRTUAL_ADDRESS_MAP, "Das U-Boot", EFI_SUCCESS,
	 "U-Boot does not compare the map with its own"},
	{"svam.missing_range", SERVICE_SET_VIRTUAL_ADDRESS_MAP, "Das U-Boot", EFI_INVALID_PARAMETER,
	 "U-Boot wants one descriptor of code, and does not compare the map with its own"},
	{"svam.foreign_range", SERVICE_SET_VIRTUAL_ADDRESS_MAP, "Das U-Boot", EFI_SUCCESS,
	 "U-Boot does not compare the map with its own"},
	/* Seen with 2023.01: it forgets at the exit all events but those of the old type. */
	{"event.once", SERVICE_SET_VIRTUAL_ADDRESS_MAP, "Das U-Boot", DEVIATION_EVIDENCE,
	 "U-Boot signals the address change by type alone"},
	/* The findings are known by kernel/audit/findings/known.c. */
	{"service.SetVirtualAddressMap", SERVICE_SET_VIRTUAL_ADDRESS_MAP, "Das U-Boot",
	 DEVIATION_EVIDENCE, "U-Boot's SetVirtualAddressMap lives in boot-services code"},
	/* Both seen with 2022.11, in MdeModulePkg/Universal/Variable/RuntimeDxe/Variable.c. The bits are
	 * compared with EFI_VARIABLE_ATTRIBUTES_MASK and no others looked at, and APPEND_WRITE is one
	 * of the mask; after the exit the lack of RUNTIME_ACCESS is noticed. */
	{"variable.query.reserved_bits", SERVICE_QUERY_VARIABLE_INFO, "EDK II", DEVIATION_EVIDENCE,
	 "EDK II's VariableServiceQueryVariableInfo does not look at other bits than its own"},
	{"variable.query.append_alone", SERVICE_QUERY_VARIABLE_INFO, "EDK II", DEVIATION_EVIDENCE,
	 "EDK II's VariableServiceQueryVariableInfo takes APPEND_WRITE for a kind of variable"},
	/* The same file before its commit 21320ef66989 of January 2022 (edk2-stable202202): of the kinds of
	 * variables that cannot be, this one was not refused; after the exit RUNTIME_ACCESS is missed. */
	{"variable.query.combinations", SERVICE_QUERY_VARIABLE_INFO, "EDK II", DEVIATION_EVIDENCE,
	 "EDK II before edk2-stable202202 takes NON_VOLATILE alone for a kind of variable"},
	/* Seen with 2025.01, lib/efi_loader/efi_variable.c: before that, U-Boot's QueryVariableInfo
	 * looked at no attribute at all, and was not there after the exit. */
	{"variable.query.append_alone", SERVICE_QUERY_VARIABLE_INFO, "Das U-Boot",
	 DEVIATION_EVIDENCE,
	 "U-Boot's efi_query_variable_info_int takes APPEND_WRITE for a kind of variable"},
	{"variable.query.error_record", SERVICE_QUERY_VARIABLE_INFO, "Das U-Boot",
	 DEVIATION_EVIDENCE,
	 "U-Boot's efi_query_variable_info_int does not want error records to be non-volatile"},
	/* EDK II deletes an authenticated variable for a user who is physically present, and asks for
	 * no signature then (ProcessVariable, SecurityPkg/Library/AuthVariableLib/AuthService.c). By
	 * OVMF the user is always present (UserPhysicalPresent, OvmfPkg/Library/PlatformSecureLib). */
	{"variable.auth.other_key_deletes", SERVICE_SET_VARIABLE, "EDK II", DEVIATION_EVIDENCE,
	 "OVMF takes a user for physically present, and lets him delete without a signature"},
	/* PcAtChipsetPkg/PcatRealTimeClockRuntimeDxe/PcRtc.c: the clock of a PC keeps two digits. Seen
	 * with 2022.11 in all builds. */
	{"time.set.whole_range", SERVICE_SET_TIME, "EDK II", DEVIATION_EVIDENCE,
	 "EDK II's RtcTimeFieldsValid takes the years of PcdMinimalValidYear to "
	 "PcdMaximalValidYear, 1998 to 2097"},
};

const char *known_cause_of(const struct handoff *handoff, const char *check, uint64_t answer)
{
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++) {
		if (strcmp(check, deviations[i].check) == 0 && deviations[i].answer == answer &&
		    deviation_vendor_is(handoff, deviations[i].vendor) &&
		    origin_is_platform_service(handoff, deviations[i].service))
			return deviations[i].cause;
	}
	return NULL;
}

const char *known_cause(const struct handoff *handoff, const char *check)
{
	return known_cause_of(handoff, check, DEVIATION_EVIDENCE);
}
