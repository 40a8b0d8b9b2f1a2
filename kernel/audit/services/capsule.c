/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * UpdateCapsule and QueryCapsuleCapabilities; UEFI 2.10, section 8.5.3.
 *
 * No capsule is ever delivered: the only one is of a type that nobody has, and holds nothing.
 */
#include "kernel/audit/services/slot_checks.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define EFI_RESET_TYPE_COUNT 4
#define PERSIST_ACROSS_RESET 0x10000
#define POPULATE_SYSTEM_TABLE 0x20000
#define INITIATE_RESET 0x40000

/* EFI_CAPSULE_HEADER. */
static struct {
	EFI_GUID CapsuleGuid;
	uint32_t HeaderSize;
	uint32_t Flags;
	uint32_t CapsuleImageSize;
} capsule = {
	.CapsuleGuid = {0x7d0e3f5b,
			0x2c94,
			0x4b1a,
			{0x8e, 0x67, 0x40, 0xb1, 0xef, 0x10, 0x95, 0x2c}},
	.HeaderSize = sizeof(capsule),
	.CapsuleImageSize = sizeof(capsule),
};

static struct {
	uint64_t capsules[1]; /* EFI_CAPSULE_HEADER ** */
	uint64_t maximum_size;
	uint32_t reset_type;
} buffers;

static void prepare_room(uint32_t flags)
{
	memset(&buffers, 0xee, sizeof(buffers));
	buffers.capsules[0] = address_of(&capsule);
	capsule.Flags = flags;
}

/* ---- UpdateCapsule ---- */

static EFI_STATUS update(struct service_check *check, uint32_t flags, uint64_t count)
{
	prepare_room(flags);
	return service_call(check, SERVICE_UPDATE_CAPSULE,
			    ARGUMENTS(address_of(buffers.capsules), count));
}

/* No capsule at all is the only call that surely changes nothing. */
void check_update_capsule(struct service_check *check)
{
	EFI_STATUS status = update(check, 0, 0);

	if (!service_is_absent(check, status))
		service_expect(check, status, EFI_INVALID_PARAMETER,
			       "UpdateCapsule with no capsule");
}

/*
 * A capsule that is to come back after the reset needs the list of its blocks, or firmware would look
 * for it at address 0. Firmware that takes no capsules at runtime, or none of the type, may say so first.
 */
void check_capsule_no_list(struct service_check *check)
{
	EFI_STATUS status = update(check, PERSIST_ACROSS_RESET | POPULATE_SYSTEM_TABLE, 1);

	if (status != EFI_UNSUPPORTED)
		service_expect(check, status, EFI_INVALID_PARAMETER,
			       "UpdateCapsule with PERSIST_ACROSS_RESET, and no list of blocks");
}

/* ---- QueryCapsuleCapabilities ---- */

static EFI_STATUS query(struct service_check *check, uint32_t flags, uint64_t count)
{
	prepare_room(flags);
	return service_call(check, SERVICE_QUERY_CAPSULE_CAPABILITIES,
			    ARGUMENTS(address_of(buffers.capsules), count,
				      address_of(&buffers.maximum_size),
				      address_of(&buffers.reset_type)));
}

/* A capsule of an unknown type may be refused, and after the exit it may need more than is left. */
static bool is_refusal(EFI_STATUS status)
{
	return status == EFI_UNSUPPORTED || status == EFI_OUT_OF_RESOURCES;
}

/* A call without a capsule may succeed; a type of reset must make sense. */
void check_query_capsule_capabilities(struct service_check *check)
{
	EFI_STATUS none = query(check, 0, 0);
	EFI_STATUS one = query(check, 0, 1);

	if (none != EFI_SUCCESS && none != EFI_UNSUPPORTED)
		service_expect(check, none, EFI_INVALID_PARAMETER,
			       "QueryCapsuleCapabilities with no capsule");
	if (none == EFI_UNSUPPORTED && one == EFI_UNSUPPORTED)
		check->skip = "EFI_UNSUPPORTED, which may be said of any capsule";
	if (is_refusal(one) || !service_expect(check, one, EFI_SUCCESS, "QueryCapsuleCapabilities"))
		return;
	report_fact("capsule-maximum-size=%lu capsule-reset=%u", buffers.maximum_size,
		    buffers.reset_type);
	if (buffers.reset_type >= EFI_RESET_TYPE_COUNT)
		reasons_add(&check->reasons, "%u is no type of reset", buffers.reset_type);
}

/* ---- The flags ---- */

#define TIMES 8

/* An answer of EFI_SUCCESS must make sense, with a size and a reset. */
static void examine_answer(struct service_check *check, EFI_STATUS status)
{
	if (is_refusal(status))
		return;
	if (status != EFI_SUCCESS)
		reasons_add(&check->reasons, "flags 0x%x: answered %s", capsule.Flags,
			    efi_status_text(status).text);
	else if (buffers.maximum_size == 0 || buffers.reset_type >= EFI_RESET_TYPE_COUNT)
		reasons_add(&check->reasons,
			    "flags 0x%x: supported with at most %lu bytes and reset type %u",
			    capsule.Flags, buffers.maximum_size, buffers.reset_type);
}

/* The answers are compared in the buffers, which keep their values where firmware fills nothing in. */
static void query_often(struct service_check *check, uint32_t flags)
{
	EFI_STATUS first = query(check, flags, 1);
	uint64_t size = buffers.maximum_size;
	uint32_t reset = buffers.reset_type;

	examine_answer(check, first);
	for (unsigned int time = 1; time < TIMES && check->reasons.count == 0; time++) {
		if (query(check, flags, 1) != first || buffers.maximum_size != size ||
		    buffers.reset_type != reset)
			reasons_add(&check->reasons, "flags 0x%x: answer %u is not the first one",
				    flags, time + 1);
	}
}

/* All combinations that a capsule may have. */
void check_capsule_flags(struct service_check *check)
{
	static const uint32_t all[] = {
		0,
		PERSIST_ACROSS_RESET,
		PERSIST_ACROSS_RESET | POPULATE_SYSTEM_TABLE,
		PERSIST_ACROSS_RESET | INITIATE_RESET,
		PERSIST_ACROSS_RESET | POPULATE_SYSTEM_TABLE | INITIATE_RESET,
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && check->reasons.count == 0; i++)
		query_often(check, all[i]);
}
