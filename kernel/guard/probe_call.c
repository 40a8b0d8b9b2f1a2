/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The harmless calls, prepared; see probe_call.h.
 */
#include "kernel/guard/probe_call.h"

#include <stddef.h>

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/string.h"

/* The buffer that each argument points to, in words of eight bytes and counted from 1; 0 is no
 * pointer. Every service that is called takes one of the first two. */
#define AT(member) (1 + offsetof(struct probe_buffers, member) / sizeof(uint64_t))

static const uint8_t pointers[SERVICE_COUNT][SERVICE_ARGUMENTS_MAX] = {
	/* Real capabilities, though they are optional: NULL breaks some firmware. */
	[SERVICE_GET_TIME] = {AT(time), AT(capabilities)},
	[SERVICE_GET_WAKEUP_TIME] = {AT(values[0]), AT(values[1]), AT(time)},
	[SERVICE_GET_VARIABLE] = {AT(name), AT(guid), AT(values[0]), AT(size), AT(data)},
	[SERVICE_GET_NEXT_VARIABLE_NAME] = {AT(size), AT(name), AT(guid)},
	[SERVICE_SET_VARIABLE] = {AT(name), AT(guid), 0, 0, AT(data)},
	[SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT] = {AT(values[0])},
	[SERVICE_UPDATE_CAPSULE] = {AT(values[0])},
	[SERVICE_QUERY_CAPSULE_CAPABILITIES] = {AT(values[0]), 0, AT(values[1]), AT(values[2])},
	[SERVICE_QUERY_VARIABLE_INFO] = {0, AT(values[0]), AT(values[1]), AT(values[2])},
};

static void set_arguments(struct firmware_call *call, const struct probe_buffers *buffers)
{
	const uint8_t *pointer = pointers[call->service];

	for (unsigned int i = 0; i < SERVICE_ARGUMENTS_MAX; i++)
		call->arguments[i] = pointer[i] == 0 ? 0
						     : (uintptr_t)buffers +
							       sizeof(uint64_t) * (pointer[i] - 1U);
}

static void put_name(struct probe_buffers *buffers, const char *name, EFI_GUID guid)
{
	for (unsigned int i = 0; name[i] != '\0'; i++)
		buffers->name[i] = (uint16_t)name[i];
	memcpy(buffers->guid, &guid, sizeof(buffers->guid));
}

bool probe_prepare(enum service service, struct probe_buffers *buffers, struct firmware_call *call)
{
	if ((unsigned int)service >= SERVICE_COUNT)
		return false;
	memset(buffers, 0, sizeof(*buffers));
	call->service = service;
	set_arguments(call, buffers);
	switch (service) {
	case SERVICE_GET_VARIABLE:
		/* Every boot manager has it, and NOT_FOUND is an answer, too. */
		put_name(buffers, "BootOrder", (EFI_GUID)EFI_GLOBAL_VARIABLE_GUID);
		buffers->size = sizeof(buffers->data);
		break;
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		/* The empty name asks for the first variable. */
		buffers->size = sizeof(buffers->name);
		break;
	case SERVICE_SET_VARIABLE:
		/* Deletes, by a size of 0, a variable that was never written, of a vendor that is ours
		 * alone. */
		put_name(buffers, "BrightlineAbsent", (EFI_GUID)BRIGHTLINE_VARIABLE_GUID);
		call->arguments[2] = VARIABLE_ATTRIBUTES;
		break;
	case SERVICE_QUERY_VARIABLE_INFO:
		call->arguments[0] = VARIABLE_ATTRIBUTES;
		break;
	default:
		break;
	}
	return (pointers[service][0] | pointers[service][1]) != 0;
}
