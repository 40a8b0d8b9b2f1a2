/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words of include/audit/examination.h that only the kernel needs: the answer that is expected of
 * a row, and the check in which it is reported. The loader ignores them.
 */
#ifndef KERNEL_EXAMINATION_TABLE_H
#define KERNEL_EXAMINATION_TABLE_H

#include <audit/examination.h>

enum expected {
	SUCCESS,
	INVALID,
	INVALID_OR_NOT_FOUND, /* before UEFI 2.7, which made it INVALID */
	INVALID_OR_TOO_SMALL,
	INVALID_OR_UNSUPPORTED,
	NOT_FOUND,
	NOT_FOUND_OR_INVALID,
	REFUSED, /* with any error */
	TOO_SMALL,
};

/* In the order of the report; each check asks one service. kernel/audit/report/checks_table.h has the
 * sentences. */
#define CHECKS(CHECK)                                                                              \
	CHECK(TIME_GET_NULL, "time.get.null", GET_TIME)                                            \
	CHECK(TIME_SET_YEAR, "time.set.year", SET_TIME)                                            \
	CHECK(TIME_SET_MONTH, "time.set.month", SET_TIME)                                          \
	CHECK(TIME_SET_DAY, "time.set.day", SET_TIME)                                              \
	CHECK(TIME_SET_HOUR, "time.set.hour", SET_TIME)                                            \
	CHECK(TIME_SET_MINUTE, "time.set.minute", SET_TIME)                                        \
	CHECK(TIME_SET_SECOND, "time.set.second", SET_TIME)                                        \
	CHECK(TIME_SET_NANOSECOND, "time.set.nanosecond", SET_TIME)                                \
	CHECK(TIME_SET_TIMEZONE, "time.set.timezone", SET_TIME)                                    \
	CHECK(TIME_SET_DAYLIGHT, "time.set.daylight", SET_TIME)                                    \
	CHECK(WAKEUP_GET_NULL, "wakeup.get.null", GET_WAKEUP_TIME)                                 \
	CHECK(WAKEUP_SET_YEAR, "wakeup.set.year", SET_WAKEUP_TIME)                                 \
	CHECK(WAKEUP_SET_MONTH, "wakeup.set.month", SET_WAKEUP_TIME)                               \
	CHECK(WAKEUP_SET_DAY, "wakeup.set.day", SET_WAKEUP_TIME)                                   \
	CHECK(WAKEUP_SET_HOUR, "wakeup.set.hour", SET_WAKEUP_TIME)                                 \
	CHECK(WAKEUP_SET_MINUTE, "wakeup.set.minute", SET_WAKEUP_TIME)                             \
	CHECK(WAKEUP_SET_SECOND, "wakeup.set.second", SET_WAKEUP_TIME)                             \
	CHECK(WAKEUP_SET_NANOSECOND, "wakeup.set.nanosecond", SET_WAKEUP_TIME)                     \
	CHECK(WAKEUP_SET_TIMEZONE, "wakeup.set.timezone", SET_WAKEUP_TIME)                         \
	CHECK(WAKEUP_SET_DAYLIGHT, "wakeup.set.daylight", SET_WAKEUP_TIME)                         \
	CHECK(VARIABLE_GET_NULL, "variable.get.null", GET_VARIABLE)                                \
	CHECK(VARIABLE_GET_NULL_DATA, "variable.get.null_data", GET_VARIABLE)                      \
	CHECK(VARIABLE_GET_ATTRIBUTES_OPTIONAL, "variable.get.attributes_optional", GET_VARIABLE)  \
	CHECK(VARIABLE_GET_ROOM, "variable.get.room", GET_VARIABLE)                                \
	CHECK(VARIABLE_GET_ABSENT, "variable.get.absent", GET_VARIABLE)                            \
	CHECK(VARIABLE_NEXT_NULL, "variable.next.null", GET_NEXT_VARIABLE_NAME)                    \
	CHECK(VARIABLE_NEXT_ROOM, "variable.next.room", GET_NEXT_VARIABLE_NAME)                    \
	CHECK(VARIABLE_NEXT_UNTERMINATED, "variable.next.unterminated", GET_NEXT_VARIABLE_NAME)    \
	CHECK(VARIABLE_NEXT_UNKNOWN, "variable.next.unknown", GET_NEXT_VARIABLE_NAME)              \
	CHECK(VARIABLE_SET_EMPTY_NAME, "variable.set.empty_name", SET_VARIABLE)                    \
	CHECK(VARIABLE_SET_DELETE_ABSENT, "variable.set.delete_absent", SET_VARIABLE)              \
	CHECK(VARIABLE_SET_INVALID_COMBINATIONS, "variable.set.invalid_combinations",              \
	      SET_VARIABLE)                                                                        \
	CHECK(VARIABLE_SET_RESERVED_BITS, "variable.set.reserved_bits", SET_VARIABLE)              \
	CHECK(VARIABLE_SET_BOTH_AUTHENTICATIONS, "variable.set.both_authentications",              \
	      SET_VARIABLE)                                                                        \
	CHECK(VARIABLE_SET_HARDWARE_ERROR, "variable.set.hardware_error", SET_VARIABLE)            \
	CHECK(VARIABLE_QUERY_COMBINATIONS, "variable.query.combinations", QUERY_VARIABLE_INFO)     \
	CHECK(VARIABLE_QUERY_APPEND_ALONE, "variable.query.append_alone", QUERY_VARIABLE_INFO)     \
	CHECK(VARIABLE_QUERY_APPEND_IGNORED, "variable.query.append_ignored", QUERY_VARIABLE_INFO) \
	CHECK(VARIABLE_QUERY_ERROR_RECORD, "variable.query.error_record", QUERY_VARIABLE_INFO)     \
	CHECK(VARIABLE_QUERY_UNSUPPORTED, "variable.query.unsupported", QUERY_VARIABLE_INFO)       \
	CHECK(VARIABLE_QUERY_RESERVED_BITS, "variable.query.reserved_bits", QUERY_VARIABLE_INFO)   \
	CHECK(COUNT_NULL, "count.null", GET_NEXT_HIGH_MONOTONIC_COUNT)                             \
	CHECK(CAPSULE_UPDATE_BAD_FLAGS, "capsule.update.bad_flags", UPDATE_CAPSULE)                \
	CHECK(CAPSULE_QUERY_BAD_FLAGS, "capsule.query.bad_flags", QUERY_CAPSULE_CAPABILITIES)      \
	CHECK(CAPSULE_QUERY_NULL, "capsule.query.null", QUERY_CAPSULE_CAPABILITIES)

enum check {
#define CHECK(identifier, name, service) identifier,
	CHECKS(CHECK)
#undef CHECK
		CHECK_COUNT
};

#endif
