/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The examination: calls whose answer the specification defines, and which change nothing.
 *
 * ROW(IDENTIFIER, SERVICE, SUBJECT, CHANGE, CHECK, EXPECTED, "its name in the report")
 *
 * Each row is one call: a legal one of SERVICE, with one CHANGE. The same calls are made by the loader
 * in phase boot and in phase physical, and by the kernel in phase virtual, so that a difference between
 * the phases shows. Nearly all have to be refused. A call that firmware takes although it must refuse
 * it is undone at once: clock and alarm are set to what they said, the variable is deleted.
 *
 * SUBJECT	PLAIN		the legal call, as it is for each service in kernel/guard/examiner.c
 *		EXISTING	of a variable that is in the store, with room for its contents
 *		RUNTIME		PLAIN, but not in phase boot, where the call is legal
 * CHANGE	the value that is written over an argument, or over memory that it points to
 * CHECK	of kernel/audit/examination/phases.c, which reports the row together with others
 * EXPECTED	the answer, likewise
 *
 * Arguments for which the specification has no answer are left out, whatever a test suite passes:
 * a SetWakeupTime that turns an alarm on without a time, a SetVariable without name, vendor or data, a
 * QueryVariableInfo or QueryCapsuleCapabilities without a place for the answer. Firmware may follow
 * such a pointer, and the finding would be ours.
 *
 * Sources: UEFI 2.10, sections 8.2, 8.3 and 8.5. Read for coverage: fwts (uefirttime, uefirtvariable,
 * uefirtmisc), edk2-test (the conformance tests of the runtime services).
 */
#ifndef EXAMINATION_H
#define EXAMINATION_H

#include <stdint.h>

/* The fields of EFI_TIME out of their ranges, and days that their month does not have (section 8.3.1).
 * SERVICE is SET_TIME or SET_WAKEUP_TIME, AREA starts the names of its checks: TIME or WAKEUP. */
#define EXAMINATION_TIMES(ROW, SERVICE, AREA)                                                      \
	ROW(SERVICE##_YEAR_1899, SERVICE, PLAIN, TIME(Year, 1899), AREA##_SET_YEAR, INVALID,       \
	    "year 1899")                                                                           \
	ROW(SERVICE##_YEAR_10000, SERVICE, PLAIN, TIME(Year, 10000), AREA##_SET_YEAR, INVALID,     \
	    "year 10000")                                                                          \
	ROW(SERVICE##_YEAR_65535, SERVICE, PLAIN, TIME(Year, 65535), AREA##_SET_YEAR, INVALID,     \
	    "year 65535")                                                                          \
	ROW(SERVICE##_MONTH_0, SERVICE, PLAIN, TIME(Month, 0), AREA##_SET_MONTH, INVALID,          \
	    "month 0")                                                                             \
	ROW(SERVICE##_MONTH_13, SERVICE, PLAIN, TIME(Month, 13), AREA##_SET_MONTH, INVALID,        \
	    "month 13")                                                                            \
	ROW(SERVICE##_MONTH_255, SERVICE, PLAIN, TIME(Month, 255), AREA##_SET_MONTH, INVALID,      \
	    "month 255")                                                                           \
	ROW(SERVICE##_DAY_0, SERVICE, PLAIN, TIME(Day, 0), AREA##_SET_DAY, INVALID, "day 0")       \
	ROW(SERVICE##_DAY_32, SERVICE, PLAIN, TIME(Day, 32), AREA##_SET_DAY, INVALID, "day 32")    \
	ROW(SERVICE##_DAY_255, SERVICE, PLAIN, TIME(Day, 255), AREA##_SET_DAY, INVALID, "day 255") \
	ROW(SERVICE##_FEBRUARY_1900, SERVICE, PLAIN, DATE(1900, 2, 29), AREA##_SET_DAY, INVALID,   \
	    "29 February 1900")                                                                    \
	ROW(SERVICE##_FEBRUARY_2001, SERVICE, PLAIN, DATE(2001, 2, 29), AREA##_SET_DAY, INVALID,   \
	    "29 February 2001")                                                                    \
	ROW(SERVICE##_FEBRUARY_2024, SERVICE, PLAIN, DATE(2024, 2, 30), AREA##_SET_DAY, INVALID,   \
	    "30 February 2024")                                                                    \
	ROW(SERVICE##_FEBRUARY_2100, SERVICE, PLAIN, DATE(2100, 2, 29), AREA##_SET_DAY, INVALID,   \
	    "29 February 2100")                                                                    \
	ROW(SERVICE##_APRIL_31, SERVICE, PLAIN, DATE(2024, 4, 31), AREA##_SET_DAY, INVALID,        \
	    "31 April")                                                                            \
	ROW(SERVICE##_JUNE_31, SERVICE, PLAIN, DATE(2024, 6, 31), AREA##_SET_DAY, INVALID,         \
	    "31 June")                                                                             \
	ROW(SERVICE##_SEPTEMBER_31, SERVICE, PLAIN, DATE(2024, 9, 31), AREA##_SET_DAY, INVALID,    \
	    "31 September")                                                                        \
	ROW(SERVICE##_NOVEMBER_31, SERVICE, PLAIN, DATE(2024, 11, 31), AREA##_SET_DAY, INVALID,    \
	    "31 November")                                                                         \
	ROW(SERVICE##_HOUR_24, SERVICE, PLAIN, TIME(Hour, 24), AREA##_SET_HOUR, INVALID,           \
	    "hour 24")                                                                             \
	ROW(SERVICE##_HOUR_255, SERVICE, PLAIN, TIME(Hour, 255), AREA##_SET_HOUR, INVALID,         \
	    "hour 255")                                                                            \
	ROW(SERVICE##_MINUTE_60, SERVICE, PLAIN, TIME(Minute, 60), AREA##_SET_MINUTE, INVALID,     \
	    "minute 60")                                                                           \
	ROW(SERVICE##_MINUTE_255, SERVICE, PLAIN, TIME(Minute, 255), AREA##_SET_MINUTE, INVALID,   \
	    "minute 255")                                                                          \
	ROW(SERVICE##_SECOND_60, SERVICE, PLAIN, TIME(Second, 60), AREA##_SET_SECOND, INVALID,     \
	    "second 60")                                                                           \
	ROW(SERVICE##_SECOND_255, SERVICE, PLAIN, TIME(Second, 255), AREA##_SET_SECOND, INVALID,   \
	    "second 255")                                                                          \
	ROW(SERVICE##_NANOSECOND_1000000000, SERVICE, PLAIN, TIME(Nanosecond, 1000000000),         \
	    AREA##_SET_NANOSECOND, INVALID, "nanosecond 1000000000")                               \
	ROW(SERVICE##_NANOSECOND_4294967295, SERVICE, PLAIN, TIME(Nanosecond, 4294967295),         \
	    AREA##_SET_NANOSECOND, INVALID, "nanosecond 4294967295")                               \
	ROW(SERVICE##_ZONE_EAST, SERVICE, PLAIN, TIME(TimeZone, -1441), AREA##_SET_TIMEZONE,       \
	    INVALID, "time zone -1441")                                                            \
	ROW(SERVICE##_ZONE_WEST, SERVICE, PLAIN, TIME(TimeZone, 1441), AREA##_SET_TIMEZONE,        \
	    INVALID, "time zone 1441")                                                             \
	ROW(SERVICE##_ZONE_2046, SERVICE, PLAIN, TIME(TimeZone, 2046), AREA##_SET_TIMEZONE,        \
	    INVALID, "time zone 2046")                                                             \
	ROW(SERVICE##_ZONE_LAST, SERVICE, PLAIN, TIME(TimeZone, 32767), AREA##_SET_TIMEZONE,       \
	    INVALID, "time zone 32767")                                                            \
	ROW(SERVICE##_ZONE_FIRST, SERVICE, PLAIN, TIME(TimeZone, -32768), AREA##_SET_TIMEZONE,     \
	    INVALID, "time zone -32768")                                                           \
	ROW(SERVICE##_DAYLIGHT_04, SERVICE, PLAIN, TIME(Daylight, 0x04), AREA##_SET_DAYLIGHT,      \
	    INVALID, "daylight 0x04")                                                              \
	ROW(SERVICE##_DAYLIGHT_80, SERVICE, PLAIN, TIME(Daylight, 0x80), AREA##_SET_DAYLIGHT,      \
	    INVALID, "daylight 0x80")                                                              \
	ROW(SERVICE##_DAYLIGHT_FC, SERVICE, PLAIN, TIME(Daylight, 0xfc), AREA##_SET_DAYLIGHT,      \
	    INVALID, "daylight 0xfc")

#define EXAMINATION_TIME(ROW)                                                                      \
	ROW(GET_TIME_NULL, GET_TIME, PLAIN, NO_ARGUMENT(0), TIME_GET_NULL, INVALID,                \
	    "GetTime without Time")                                                                \
	ROW(GET_TIME_NULLS, GET_TIME, PLAIN, NO_ARGUMENTS(2), TIME_GET_NULL, INVALID,              \
	    "GetTime without Time and Capabilities")                                               \
	EXAMINATION_TIMES(ROW, SET_TIME, TIME)                                                     \
	ROW(GET_WAKEUP_ENABLED, GET_WAKEUP_TIME, PLAIN, NO_ARGUMENT(0), WAKEUP_GET_NULL, INVALID,  \
	    "GetWakeupTime without Enabled")                                                       \
	ROW(GET_WAKEUP_PENDING, GET_WAKEUP_TIME, PLAIN, NO_ARGUMENT(1), WAKEUP_GET_NULL, INVALID,  \
	    "GetWakeupTime without Pending")                                                       \
	ROW(GET_WAKEUP_TIME, GET_WAKEUP_TIME, PLAIN, NO_ARGUMENT(2), WAKEUP_GET_NULL, INVALID,     \
	    "GetWakeupTime without Time")                                                          \
	ROW(GET_WAKEUP_NULLS, GET_WAKEUP_TIME, PLAIN, NO_ARGUMENTS(3), WAKEUP_GET_NULL, INVALID,   \
	    "GetWakeupTime without Enabled, Pending and Time")                                     \
	EXAMINATION_TIMES(ROW, SET_WAKEUP_TIME, WAKEUP)

/* Sections 8.2.1 and 8.2.2. */
#define EXAMINATION_VARIABLE_READS(ROW)                                                            \
	ROW(GET_VARIABLE_NAME, GET_VARIABLE, EXISTING, NO_ARGUMENT(0), VARIABLE_GET_NULL, INVALID, \
	    "GetVariable without VariableName")                                                    \
	ROW(GET_VARIABLE_VENDOR, GET_VARIABLE, EXISTING, NO_ARGUMENT(1), VARIABLE_GET_NULL,        \
	    INVALID, "GetVariable without VendorGuid")                                             \
	ROW(GET_VARIABLE_SIZE, GET_VARIABLE, EXISTING, NO_ARGUMENT(3), VARIABLE_GET_NULL, INVALID, \
	    "GetVariable without DataSize")                                                        \
	ROW(GET_VARIABLE_NULLS, GET_VARIABLE, EXISTING, NO_ARGUMENTS(5), VARIABLE_GET_NULL,        \
	    INVALID, "GetVariable without any argument")                                           \
	ROW(GET_VARIABLE_DATA, GET_VARIABLE, EXISTING, NO_ARGUMENT(4), VARIABLE_GET_NULL_DATA,     \
	    INVALID, "GetVariable without Data, with a DataSize that suffices")                    \
	ROW(GET_VARIABLE_ATTRIBUTES, GET_VARIABLE, EXISTING, NO_ARGUMENT(2),                       \
	    VARIABLE_GET_ATTRIBUTES_OPTIONAL, SUCCESS, "GetVariable without Attributes")           \
	ROW(GET_VARIABLE_SIZE_0, GET_VARIABLE, EXISTING, SIZE(0), VARIABLE_GET_ROOM, TOO_SMALL,    \
	    "GetVariable with a DataSize of 0")                                                    \
	ROW(GET_VARIABLE_EMPTY, GET_VARIABLE, EXISTING, NAME_STARTS(0), VARIABLE_GET_ABSENT,       \
	    NOT_FOUND_OR_INVALID, "GetVariable of the empty name")                                 \
	ROW(GET_VARIABLE_OTHER_NAME, GET_VARIABLE, EXISTING, NAME_STARTS(NOBODYS_LETTER),          \
	    VARIABLE_GET_ABSENT, NOT_FOUND, "GetVariable of a name that nobody has")               \
	ROW(GET_VARIABLE_OTHER_VENDOR, GET_VARIABLE, EXISTING, VENDOR_STARTS(NOBODYS_VENDOR),      \
	    VARIABLE_GET_ABSENT, NOT_FOUND, "GetVariable of another vendor's name")                \
	ROW(NEXT_SIZE, GET_NEXT_VARIABLE_NAME, PLAIN, NO_ARGUMENT(0), VARIABLE_NEXT_NULL, INVALID, \
	    "GetNextVariableName without VariableNameSize")                                        \
	ROW(NEXT_NAME, GET_NEXT_VARIABLE_NAME, PLAIN, NO_ARGUMENT(1), VARIABLE_NEXT_NULL, INVALID, \
	    "GetNextVariableName without VariableName")                                            \
	ROW(NEXT_VENDOR, GET_NEXT_VARIABLE_NAME, PLAIN, NO_ARGUMENT(2), VARIABLE_NEXT_NULL,        \
	    INVALID, "GetNextVariableName without VendorGuid")                                     \
	ROW(NEXT_SIZE_0, GET_NEXT_VARIABLE_NAME, PLAIN, SIZE(0), VARIABLE_NEXT_ROOM,               \
	    INVALID_OR_TOO_SMALL, "GetNextVariableName with a VariableNameSize of 0")              \
	ROW(NEXT_SIZE_1, GET_NEXT_VARIABLE_NAME, PLAIN, SIZE(1), VARIABLE_NEXT_ROOM,               \
	    INVALID_OR_TOO_SMALL, "GetNextVariableName with a VariableNameSize of 1")              \
	ROW(NEXT_SIZE_2, GET_NEXT_VARIABLE_NAME, PLAIN, SIZE(2), VARIABLE_NEXT_ROOM, TOO_SMALL,    \
	    "GetNextVariableName with a VariableNameSize of 2")                                    \
	ROW(NEXT_UNENDED, GET_NEXT_VARIABLE_NAME, EXISTING, SIZE(2), VARIABLE_NEXT_UNTERMINATED,   \
	    INVALID, "GetNextVariableName of a name that goes on behind VariableNameSize")         \
	ROW(NEXT_OTHER_NAME, GET_NEXT_VARIABLE_NAME, EXISTING, NAME_STARTS(NOBODYS_LETTER),        \
	    VARIABLE_NEXT_UNKNOWN, INVALID_OR_NOT_FOUND,                                           \
	    "GetNextVariableName behind a name that nobody has")                                   \
	ROW(NEXT_OTHER_VENDOR, GET_NEXT_VARIABLE_NAME, EXISTING, VENDOR_STARTS(NOBODYS_VENDOR),    \
	    VARIABLE_NEXT_UNKNOWN, INVALID_OR_NOT_FOUND,                                           \
	    "GetNextVariableName behind another vendor's name")

/* Sections 8.2.3 and 8.2.4: argument 2 of SetVariable and argument 0 of QueryVariableInfo are
 * Attributes. */
#define EXAMINATION_VARIABLE_WRITES(ROW)                                                           \
	ROW(SET_EMPTY_NAME, SET_VARIABLE, PLAIN, NAME_STARTS(0), VARIABLE_SET_EMPTY_NAME, INVALID, \
	    "SetVariable of the empty name")                                                       \
	ROW(SET_NOTHING, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x00), VARIABLE_SET_DELETE_ABSENT,       \
	    NOT_FOUND, "SetVariable of what is not there, without attributes")                     \
	ROW(SET_RT, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x04), VARIABLE_SET_INVALID_COMBINATIONS,     \
	    INVALID, "SetVariable with RUNTIME_ACCESS alone")                                      \
	ROW(SET_NV_RT, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x05), VARIABLE_SET_INVALID_COMBINATIONS,  \
	    INVALID, "SetVariable with NON_VOLATILE and RUNTIME_ACCESS")                           \
	ROW(SET_NV, SET_VARIABLE, RUNTIME, ARGUMENT(2, 0x01), VARIABLE_SET_INVALID_COMBINATIONS,   \
	    REFUSED, "SetVariable with NON_VOLATILE alone")                                        \
	ROW(SET_BS, SET_VARIABLE, RUNTIME, ARGUMENT(2, 0x02), VARIABLE_SET_INVALID_COMBINATIONS,   \
	    REFUSED, "SetVariable with BOOTSERVICE_ACCESS alone")                                  \
	ROW(SET_NV_BS, SET_VARIABLE, RUNTIME, ARGUMENT(2, 0x03),                                   \
	    VARIABLE_SET_INVALID_COMBINATIONS, REFUSED, "SetVariable without RUNTIME_ACCESS")      \
	ROW(SET_BS_RT, SET_VARIABLE, RUNTIME, ARGUMENT(2, 0x06),                                   \
	    VARIABLE_SET_INVALID_COMBINATIONS, REFUSED, "SetVariable of a volatile variable")      \
	ROW(SET_RESERVED_100, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x107), VARIABLE_SET_RESERVED_BITS, \
	    INVALID, "SetVariable with attribute 0x100")                                           \
	ROW(SET_RESERVED_LAST, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x80000007),                       \
	    VARIABLE_SET_RESERVED_BITS, INVALID, "SetVariable with attribute 0x80000000")          \
	ROW(SET_OLD_BS, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x12), VARIABLE_SET_RESERVED_BITS,        \
	    INVALID_OR_UNSUPPORTED,                                                                \
	    "SetVariable with attributes 0x12, the deprecated 0x10 among them")                    \
	ROW(SET_OLD_NV_BS, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x13), VARIABLE_SET_RESERVED_BITS,     \
	    INVALID_OR_UNSUPPORTED,                                                                \
	    "SetVariable with attributes 0x13, the deprecated 0x10 among them")                    \
	ROW(SET_OLD_BS_RT, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x16), VARIABLE_SET_RESERVED_BITS,     \
	    INVALID_OR_UNSUPPORTED,                                                                \
	    "SetVariable with attributes 0x16, the deprecated 0x10 among them")                    \
	ROW(SET_OLD_NV_BS_RT, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x17), VARIABLE_SET_RESERVED_BITS,  \
	    INVALID_OR_UNSUPPORTED,                                                                \
	    "SetVariable with attributes 0x17, the deprecated 0x10 among them")                    \
	ROW(SET_ENHANCED, SET_VARIABLE, PLAIN, ARGUMENT(2, 0xa7),                                  \
	    VARIABLE_SET_BOTH_AUTHENTICATIONS, INVALID,                                            \
	    "SetVariable with TIME_BASED and ENHANCED authentication")                             \
	ROW(SET_BOTH, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x37), VARIABLE_SET_BOTH_AUTHENTICATIONS,   \
	    REFUSED, "SetVariable with TIME_BASED and the deprecated authentication")              \
	ROW(SET_HR_RT, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x0c), VARIABLE_SET_HARDWARE_ERROR,        \
	    INVALID, "SetVariable with HARDWARE_ERROR_RECORD and RUNTIME_ACCESS")                  \
	ROW(SET_HR_NV_RT, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x0d), VARIABLE_SET_HARDWARE_ERROR,     \
	    INVALID, "SetVariable with HARDWARE_ERROR_RECORD, NON_VOLATILE and RUNTIME_ACCESS")    \
	ROW(SET_HR_NAME, SET_VARIABLE, PLAIN, ARGUMENT(2, 0x0f), VARIABLE_SET_HARDWARE_ERROR,      \
	    INVALID, "SetVariable with HARDWARE_ERROR_RECORD, of a name that is no error record")  \
	ROW(QUERY_NOTHING, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x00),                          \
	    VARIABLE_QUERY_COMBINATIONS, INVALID_OR_UNSUPPORTED,                                   \
	    "QueryVariableInfo without attributes")                                                \
	ROW(QUERY_NV, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x01), VARIABLE_QUERY_COMBINATIONS,  \
	    INVALID_OR_UNSUPPORTED, "QueryVariableInfo of NON_VOLATILE alone")                     \
	ROW(QUERY_RT, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x04), VARIABLE_QUERY_COMBINATIONS,  \
	    INVALID_OR_UNSUPPORTED, "QueryVariableInfo of RUNTIME_ACCESS alone")                   \
	ROW(QUERY_NV_RT, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x05),                            \
	    VARIABLE_QUERY_COMBINATIONS, INVALID_OR_UNSUPPORTED,                                   \
	    "QueryVariableInfo of NON_VOLATILE and RUNTIME_ACCESS")                                \
	ROW(QUERY_APPEND_ALONE, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x40),                     \
	    VARIABLE_QUERY_APPEND_ALONE, INVALID_OR_UNSUPPORTED,                                   \
	    "QueryVariableInfo of APPEND_WRITE alone")                                             \
	ROW(QUERY_APPEND, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x47),                           \
	    VARIABLE_QUERY_APPEND_IGNORED, SUCCESS, "QueryVariableInfo with APPEND_WRITE")         \
	ROW(QUERY_HR, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x0e), VARIABLE_QUERY_ERROR_RECORD,  \
	    INVALID_OR_UNSUPPORTED, "QueryVariableInfo of a volatile error record")                \
	ROW(QUERY_OLD, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x17), VARIABLE_QUERY_UNSUPPORTED,  \
	    INVALID_OR_UNSUPPORTED, "QueryVariableInfo of the deprecated authentication")          \
	ROW(QUERY_RESERVED_100, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x107),                    \
	    VARIABLE_QUERY_RESERVED_BITS, INVALID_OR_UNSUPPORTED,                                  \
	    "QueryVariableInfo of attribute 0x100")                                                \
	ROW(QUERY_RESERVED_LAST, QUERY_VARIABLE_INFO, PLAIN, ARGUMENT(0, 0x80000007),              \
	    VARIABLE_QUERY_RESERVED_BITS, INVALID_OR_UNSUPPORTED,                                  \
	    "QueryVariableInfo of attribute 0x80000000")

/* Sections 8.5.2 and 8.5.3. The count may be asked for at runtime only. No firmware knows the
 * capsule's type, and firmware may say so before it looks at the flags. */
#define EXAMINATION_PLATFORM(ROW)                                                                  \
	ROW(COUNT_NULL, GET_NEXT_HIGH_MONOTONIC_COUNT, RUNTIME, NO_ARGUMENT(0), COUNT_NULL,        \
	    INVALID, "GetNextHighMonotonicCount without HighCount")                                \
	ROW(UPDATE_POPULATE, UPDATE_CAPSULE, PLAIN, CAPSULE_FLAGS(0x20000),                        \
	    CAPSULE_UPDATE_BAD_FLAGS, INVALID_OR_UNSUPPORTED,                                      \
	    "UpdateCapsule with POPULATE_SYSTEM_TABLE alone")                                      \
	ROW(UPDATE_RESET, UPDATE_CAPSULE, PLAIN, CAPSULE_FLAGS(0x40000), CAPSULE_UPDATE_BAD_FLAGS, \
	    INVALID_OR_UNSUPPORTED, "UpdateCapsule with INITIATE_RESET alone")                     \
	ROW(UPDATE_BOTH, UPDATE_CAPSULE, PLAIN, CAPSULE_FLAGS(0x60000), CAPSULE_UPDATE_BAD_FLAGS,  \
	    INVALID_OR_UNSUPPORTED, "UpdateCapsule with both but not PERSIST_ACROSS_RESET")        \
	ROW(CAPABILITIES_POPULATE, QUERY_CAPSULE_CAPABILITIES, PLAIN, CAPSULE_FLAGS(0x20000),      \
	    CAPSULE_QUERY_BAD_FLAGS, INVALID_OR_UNSUPPORTED,                                       \
	    "QueryCapsuleCapabilities with POPULATE_SYSTEM_TABLE alone")                           \
	ROW(CAPABILITIES_RESET, QUERY_CAPSULE_CAPABILITIES, PLAIN, CAPSULE_FLAGS(0x40000),         \
	    CAPSULE_QUERY_BAD_FLAGS, INVALID_OR_UNSUPPORTED,                                       \
	    "QueryCapsuleCapabilities with INITIATE_RESET alone")                                  \
	ROW(CAPABILITIES_BOTH, QUERY_CAPSULE_CAPABILITIES, PLAIN, CAPSULE_FLAGS(0x60000),          \
	    CAPSULE_QUERY_BAD_FLAGS, INVALID_OR_UNSUPPORTED,                                       \
	    "QueryCapsuleCapabilities with both but not PERSIST_ACROSS_RESET")                     \
	ROW(CAPABILITIES_NULL, QUERY_CAPSULE_CAPABILITIES, PLAIN, NO_ARGUMENT(2),                  \
	    CAPSULE_QUERY_NULL, INVALID_OR_UNSUPPORTED,                                            \
	    "QueryCapsuleCapabilities without MaximumCapsuleSize")

#define EXAMINATION(ROW)                                                                           \
	EXAMINATION_TIME(ROW)                                                                      \
	EXAMINATION_VARIABLE_READS(ROW)                                                            \
	EXAMINATION_VARIABLE_WRITES(ROW)                                                           \
	EXAMINATION_PLATFORM(ROW)

enum examination_row {
#define ROW(identifier, ...) ROW_##identifier,
	EXAMINATION(ROW)
#undef ROW
		ROW_COUNT
};

/* Numbers in place of an answer; no EFI_STATUS has such a number. */
#define EXAMINATION_NOT_CALLED UINT64_MAX	/* the row was not called */
#define EXAMINATION_ABORTED (UINT64_MAX - 1)	/* the service did not return by itself */
#define EXAMINATION_NOT_UNDONE (UINT64_MAX - 2) /* EFI_SUCCESS, and it could not be undone */

/* The answers of all rows in one phase. */
struct examination {
	uint64_t answer[ROW_COUNT];
};

#endif
