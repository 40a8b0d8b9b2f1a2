/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * QueryVariableInfo's answer, and what SetVariable does; see kernel/audit/services/variable_room.h.
 */
#include "kernel/audit/services/variable_room.h"

#include "kernel/audit/evidence/origin.h"
#include "kernel/audit/owner.h"
#include "kernel/audit/services/variable.h"
#include "kernel/audit/services/variable_failures.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

/* Linux keeps 5 KiB free (efi_query_variable_store, after notebooks of Samsung did not start any more),
 * and a boot of EDK II writes one or two. */
#define RESERVE 16384
#define RESERVE_PART 4

/* EFI_OUT_OF_RESOURCES was the answer to a write that there is room for. */
static bool is_denied;

/* The cause for which a check has failed, and later ones are skipped. */
static const char *explained;

static bool ask(struct service_check *check, struct variable_info *info)
{
	return service_is_present(vaddr_pointer(check->handoff->runtime_services),
				  SERVICE_QUERY_VARIABLE_INFO) &&
	       !owner_was_aborted(SERVICE_QUERY_VARIABLE_INFO) &&
	       variable_query(check, VARIABLE_ATTRIBUTES, info) == EFI_SUCCESS &&
	       info->remaining <= info->maximum;
}

const char *variable_store_is_full(struct service_check *check, uint64_t cost)
{
	static char text[112];
	struct variable_info info;
	uint64_t reserve;

	if (!ask(check, &info))
		return "QueryVariableInfo does not say how full the store is";
	reserve = info.maximum / RESERVE_PART;
	if (reserve < RESERVE)
		reserve = RESERVE;
	if (info.remaining >= reserve + cost)
		return NULL;
	format_text(text, sizeof(text),
		    "%lu bytes of the store remain, and %lu are to stay free: %lu would be used",
		    info.remaining, reserve, cost);
	return text;
}

bool variable_room_is_denied(struct service_check *check, uint64_t size)
{
	struct variable_info info;

	if (is_denied) {
		check->skip = "SetVariable refuses what QueryVariableInfo has room for";
		return true;
	}
	if (!ask(check, &info) || info.remaining < VARIABLE_COST(size) ||
	    info.maximum_variable < VARIABLE_COST(size))
		return false;
	is_denied = true;
	reasons_add(&check->reasons,
		    "SetVariable of %lu bytes answered EFI_OUT_OF_RESOURCES, and QueryVariableInfo "
		    "says that %lu remain",
		    size, info.remaining);
	return true;
}

void variable_room_forget(void)
{
	is_denied = false;
	explained = NULL;
}

static bool is_said(const char *text, const char *word)
{
	const size_t length = strlen(word);

	for (; strlen(text) >= length; text++) {
		if (memcmp(text, word, length) == 0)
			return true;
	}
	return false;
}

/* Is all that is wrong a write that did not succeed? */
static bool is_of_store(const struct reasons *reasons)
{
	if (reasons->count > REASONS_KEPT)
		return false;
	for (unsigned int i = 0; i < reasons->count; i++) {
		if (!is_said(reasons->text[i], "EFI_OUT_OF_RESOURCES") &&
		    !is_said(reasons->text[i], "EFI_DEVICE_ERROR"))
			return false;
	}
	return reasons->count > 0;
}

/* EDK II's clock deletes the time zone that it kept (PcAtChipsetPkg's PcRtc.c). Why another one fails nobody
 * knows. */
static bool is_by_deletion(const struct handoff *handoff)
{
	return variable_delete_fails() != NULL && deviation_vendor_is(handoff, "EDK II") &&
	       origin_is_platform_service(handoff, SERVICE_SET_TIME);
}

void variable_room_explain(struct service_check *check)
{
	struct variable_info info;

	if (!is_of_store(&check->reasons))
		return;
	if (explained == NULL && is_by_deletion(check->handoff)) {
		explained = variable_delete_fails();
	} else if (explained == NULL && is_denied) {
		explained = "SetVariable refuses what QueryVariableInfo has room for";
	} else if (explained == NULL) {
		if (!ask(check, &info) || info.remaining >= VARIABLE_COST(0))
			return;
		reasons_add(&check->reasons, "the store is full: %lu bytes remain", info.remaining);
		explained = "the store is full, for which another check failed";
		return;
	}
	check->reasons.count = 0;
	check->skip = explained;
}
