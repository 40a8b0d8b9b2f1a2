/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The small firmware: one function a service, and its defects where they belong. Its store of
 * variables is small_store.c.
 */
#include "tests/unit/small_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/reasons.h"
#include "kernel/audit/owner.h"

struct small_firmware firmware;

/* EFI_CAPSULE_HEADER: where its Flags are. */
static uint32_t capsule_flags(uint64_t capsules)
{
	const uint64_t *first = small_at(capsules);

	return ((const uint32_t *)small_at(*first))[5];
}

static EFI_STATUS fake_update_capsule(const uint64_t *a)
{
	if (firmware.defect == TAKES_NO_CAPSULE)
		return EFI_SUCCESS;
	if (a[1] == 0 || capsule_flags(a[0]) == 0x30000)
		return EFI_INVALID_PARAMETER;
	return EFI_UNSUPPORTED;
}

static EFI_STATUS fake_query_capsule(const uint64_t *a)
{
	static uint64_t size;

	if (a[1] == 0)
		return firmware.defect == TAKES_NO_CAPSULE ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
	if (firmware.defect == CAPSULE_TOO_MUCH)
		return EFI_OUT_OF_RESOURCES;
	if (firmware.defect == CAPSULE_DENIED)
		return EFI_ACCESS_DENIED;
	if (firmware.defect == CAPSULE_WANDERS && capsule_flags(a[0]) == 0x70000) {
		*(uint64_t *)small_at(a[2]) = ++size;
		*(uint32_t *)small_at(a[3]) = EFI_RESET_COLD;
		return EFI_SUCCESS;
	}
	if (firmware.defect < CAPSULE_GARBAGE || firmware.defect > CAPSULE_NO_RESET)
		return EFI_UNSUPPORTED;
	*(uint64_t *)small_at(a[2]) = firmware.defect == CAPSULE_NO_RESET ? 100 : 0;
	*(uint32_t *)small_at(a[3]) = firmware.defect == CAPSULE_NO_SIZE ? EFI_RESET_WARM : 77;
	return EFI_SUCCESS;
}

static EFI_STATUS answer(enum service service, const uint64_t *a)
{
	switch (service) {
	case SERVICE_GET_TIME:
		return small_clock_get(small_at(a[0]), small_at(a[1]));
	case SERVICE_SET_TIME:
		return small_clock_set(small_at(a[0]));
	case SERVICE_GET_WAKEUP_TIME:
		return small_alarm_get(small_at(a[0]), small_at(a[1]), small_at(a[2]));
	case SERVICE_SET_WAKEUP_TIME:
		return small_alarm_set(a[0] != 0, small_at(a[1]));
	case SERVICE_GET_VARIABLE:
	case SERVICE_GET_NEXT_VARIABLE_NAME:
	case SERVICE_SET_VARIABLE:
	case SERVICE_QUERY_VARIABLE_INFO:
		return store_answer(service, a);
	case SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT:
		if (!a[0])
			return EFI_INVALID_PARAMETER;
		*(uint32_t *)small_at(a[0]) = firmware.defect == COUNT_STANDS ? firmware.count
									      : ++firmware.count;
		return EFI_SUCCESS;
	case SERVICE_UPDATE_CAPSULE:
		return fake_update_capsule(a);
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		return fake_query_capsule(a);
	default:
		fail_msg("%s must not be called", service_name(service));
		return EFI_ABORTED;
	}
}

static struct guard guard;

struct guard *owner_guard(void)
{
	return &guard;
}

static void abort_call(struct firmware_call *call)
{
	call->outcome = CALL_ABORTED;
	call->status = EFI_ABORTED;
	firmware.aborted[call->service] = true;
}

struct firmware_call owner_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	struct firmware_call call = {.service = service};

	(void)handoff;
	firmware.made++;
	memcpy(call.arguments, arguments, sizeof(call.arguments));
	if (firmware.defect == FLOODS && service == firmware.defective)
		guard.record_lost += 10;
	if (firmware.defect == ABORTS && service == firmware.defective) {
		abort_call(&call);
	} else if (firmware.defect == UNSUPPORTED && service == firmware.defective) {
		call.status = EFI_UNSUPPORTED;
	} else if (firmware.defect == TIRES && service == firmware.defective &&
		   ++firmware.calls > TIRES_AFTER) {
		call.status = EFI_DEVICE_ERROR;
	} else if (service == firmware.silent) {
		call.status = EFI_DEVICE_ERROR;
		call.records = 1;
	} else {
		call.status = answer(service, arguments);
		firmware.touched += firmware.defect == TOUCHES && service == firmware.defective;
		if (firmware.defect == ABORTS_LATE && service == firmware.defective)
			abort_call(&call);
	}
	return call;
}

bool owner_was_aborted(enum service service)
{
	return firmware.aborted[service];
}

/* Each call takes that long, and the limit is ten seconds. */
uint64_t owner_taken(void)
{
	return (uint64_t)firmware.made * firmware.call_ms;
}

bool owner_is_late(uint64_t taken_before)
{
	return owner_taken() - taken_before >= 10000;
}

/* A timer that wakes every other time. */
bool owner_sleep(unsigned int milliseconds)
{
	return milliseconds != 0 && firmware.ticks % 2 == 0;
}

void firmware_reset(void)
{
	memset(&firmware, 0, sizeof(firmware));
	store_fill();
	firmware.silent = SERVICE_COUNT;
	firmware.count = 5;
	small_clock_reset();
}
