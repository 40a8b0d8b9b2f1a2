/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The small firmware: one function a service, and its defects where they belong. Its store of variables
 * is small_store.c.
 */
#include "tests/unit/small_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/reasons.h"
#include "kernel/services/time.h"
#include "kernel/watch.h"

struct small_firmware firmware;

/* What an argument points to. */
static void *at(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static EFI_STATUS fake_get_time(const uint64_t *a)
{
	if (!a[0])
		return EFI_INVALID_PARAMETER;
	*(EFI_TIME *)at(a[0]) = firmware.clock;
	*(EFI_TIME_CAPABILITIES *)at(a[1]) = (EFI_TIME_CAPABILITIES){.Resolution = 1};
	firmware.clock.Second = (uint8_t)((firmware.clock.Second +
					   (firmware.defect == CLOCK_GOES_BACK ? 59 : 1)) %
					  60);
	return EFI_SUCCESS;
}

static bool takes(const EFI_TIME *time)
{
	struct reasons reasons = {.count = 0};

	firmware.last_set = *time;
	time_examine(time, &reasons);
	return reasons.count == 0 || firmware.defect == TAKES_ANY_TIME;
}

static EFI_STATUS fake_set_time(const EFI_TIME *time)
{
	if (!takes(time))
		return EFI_INVALID_PARAMETER;
	firmware.clock = *time;
	firmware.clock_sets++;
	return EFI_SUCCESS;
}

static EFI_STATUS fake_get_wakeup_time(const uint64_t *a)
{
	if (!a[0] || !a[1] || !a[2])
		return EFI_INVALID_PARAMETER;
	*(uint8_t *)at(a[0]) = firmware.defect == ALARM_OF_25 || firmware.alarm;
	*(uint8_t *)at(a[1]) = 0;
	*(EFI_TIME *)at(a[2]) = (EFI_TIME){.Year = 2024, .Month = 1, .Day = 1, .Hour = 25};
	return EFI_SUCCESS;
}

static EFI_STATUS fake_set_wakeup_time(const uint64_t *a)
{
	if (a[0] && !takes(at(a[1])))
		return EFI_INVALID_PARAMETER;
	firmware.alarm = a[0];
	return EFI_SUCCESS;
}

static EFI_STATUS fake_query_capsule(const uint64_t *a)
{
	if (a[1] == 0)
		return firmware.defect == TAKES_NO_CAPSULE ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
	if (firmware.defect == CAPSULE_TOO_MUCH)
		return EFI_OUT_OF_RESOURCES;
	if (firmware.defect != CAPSULE_GARBAGE)
		return EFI_UNSUPPORTED;
	*(uint64_t *)at(a[2]) = 0;
	*(uint32_t *)at(a[3]) = 77;
	return EFI_SUCCESS;
}

static EFI_STATUS answer(enum service service, const uint64_t *a)
{
	switch (service) {
	case SERVICE_GET_TIME:
		return fake_get_time(a);
	case SERVICE_SET_TIME:
		return fake_set_time(at(a[0]));
	case SERVICE_GET_WAKEUP_TIME:
		return fake_get_wakeup_time(a);
	case SERVICE_SET_WAKEUP_TIME:
		return fake_set_wakeup_time(a);
	case SERVICE_GET_VARIABLE:
	case SERVICE_GET_NEXT_VARIABLE_NAME:
	case SERVICE_SET_VARIABLE:
	case SERVICE_QUERY_VARIABLE_INFO:
		return store_answer(service, a);
	case SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT:
		if (!a[0])
			return EFI_INVALID_PARAMETER;
		*(uint32_t *)at(a[0]) = firmware.defect == COUNT_STANDS ? firmware.count
									: ++firmware.count;
		return EFI_SUCCESS;
	case SERVICE_UPDATE_CAPSULE:
		if (a[1] != 0)
			return EFI_UNSUPPORTED;
		return firmware.defect == TAKES_NO_CAPSULE ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		return fake_query_capsule(a);
	default:
		fail_msg("%s must not be called", service_name(service));
		return EFI_ABORTED;
	}
}

static struct guard guard;

struct guard *watch_guard(void)
{
	return &guard;
}

struct firmware_call watch_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	struct firmware_call call = {.service = service};

	(void)handoff;
	memcpy(call.arguments, arguments, sizeof(call.arguments));
	if (firmware.defect == FLOODS && service == firmware.defective)
		guard.record_lost += 10;
	if (firmware.defect == ABORTS && service == firmware.defective) {
		call.outcome = CALL_ABORTED;
		call.status = EFI_ABORTED;
		firmware.aborted[service] = true;
	} else if (firmware.defect == UNSUPPORTED && service == firmware.defective) {
		call.status = EFI_UNSUPPORTED;
	} else if (firmware.defect == TIRES && service == firmware.defective &&
		   ++firmware.calls > TIRES_AFTER) {
		call.status = EFI_DEVICE_ERROR;
	} else if (service == firmware.silent) {
		call.status = EFI_DEVICE_ERROR;
	} else {
		call.status = answer(service, arguments);
	}
	return call;
}

bool watch_was_aborted(enum service service)
{
	return firmware.aborted[service];
}

void firmware_reset(void)
{
	memset(&firmware, 0, sizeof(firmware));
	store_fill();
	firmware.silent = SERVICE_COUNT;
	firmware.count = 5;
	firmware.clock = (EFI_TIME){.Year = 2024,
				    .Month = 2,
				    .Day = 29,
				    .Second = 30,
				    .TimeZone = EFI_UNSPECIFIED_TIMEZONE};
}
