/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls of ExitBootServices and SetVirtualAddressMap that firmware must refuse, and that must leave no
 * trace then. svam-test= adds one of those that not every firmware refuses.
 */
#include "loader/audit/refusals.h"

#include <arch/cpu.h>
#include <layout.h>

#include "kernel/lib/string.h"

/* ---- The call of SetVirtualAddressMap ---- */

/* Firmware gets a copy of the map, in which it may write. The guard knows what the map offers. */
static bool call_guarded(struct audit *audit, EFI_SET_VIRTUAL_ADDRESS_MAP entry,
			 const struct memory_map *map, EFI_STATUS *status)
{
	struct guard *guard = &audit->stage->guard;
	struct firmware_call call = {
		.service = SERVICE_SET_VIRTUAL_ADDRESS_MAP,
		.entry = (uintptr_t)entry,
		.arguments = {map->size, map->descriptor_size, map->descriptor_version,
			      vaddr_of(audit->offered_map).value},
	};

	*status = EFI_UNSUPPORTED;
	if (entry == NULL) /* which the check of its slot tells */
		return true;
	memcpy(audit->offered_map, map->descriptors, map->size);
	guard->world.virtual_map = audit->loader.reserved.virtual_map;
	guard->world.phase = PHASE_SVAM;
	guard_call(guard, &call);
	guard->world.phase = PHASE_PHYSICAL;
	if (map == &audit->loader.reserved.virtual_map)
		audit->notes->stack_bytes[call.service] = call.stack_bytes;
	*status = call.status;
	return call.outcome == CALL_RETURNED;
}

/* Before the exit there is no guard. */
static bool call_firmware(void *context, EFI_SET_VIRTUAL_ADDRESS_MAP entry,
			  const struct memory_map *map, EFI_STATUS *status)
{
	struct audit *audit = context;
	const struct svam svam = refusals_svam(audit);
	bool returned = audit->phase == PHASE_BOOT ? svam_call_directly(audit, entry, map, status)
						   : call_guarded(audit, entry, map, status);

	first_call_follow(audit, &svam);
	return returned;
}

struct svam refusals_svam(struct audit *audit)
{
	return (struct svam){
		.services = audit->loader.firmware.runtime_services,
		.map = &audit->loader.reserved.virtual_map,
		.record = &audit->loader.handoff.svam,
		.call = call_firmware,
		.context = audit,
	};
}

/* ---- One test ---- */

/* One descriptor more, of the last page that a processor of this kind could ever address. It fits: the
 * buffer is as large as the map's, and our own pages are not RUNTIME. */
static void add_foreign(struct memory_map *map)
{
	*(struct memory_descriptor *)(void *)(map->descriptors +
					      map->size) = (struct memory_descriptor){
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = paddr((UINT64_C(1) << 52) - PAGE_SIZE),
		.virtual_start = vaddr(RUNTIME_VIRTUAL_BASE - PAGE_SIZE),
		.pages = 1,
		.attribute = MEMORY_ATTRIBUTE_WB | MEMORY_ATTRIBUTE_RUNTIME,
	};
	map->size += map->descriptor_size;
}

static const char *const words[REFUSAL_COUNT] = {
	[REFUSAL_SVAM_DESCRIPTOR_SIZE] = "SetVirtualAddressMap with a wrong DescriptorSize",
	[REFUSAL_SVAM_DESCRIPTOR_VERSION] = "SetVirtualAddressMap with a wrong DescriptorVersion",
	[REFUSAL_SVAM_AGAIN] = "SetVirtualAddressMap a second time",
	[REFUSAL_SVAM_BEFORE_EXIT] = "SetVirtualAddressMap before the exit",
	[REFUSAL_SVAM_MISSING_RANGE] = "SetVirtualAddressMap without a RUNTIME descriptor",
	[REFUSAL_SVAM_FOREIGN_RANGE] =
		"SetVirtualAddressMap with a range that the memory map lacks",
};

/* Turns the right arguments into those of a test, unless only the moment is wrong. */
static void spoil(enum refusal refusal, struct memory_map *map)
{
	/* Too small for a descriptor, and not zero: U-Boot divides by it before it checks it. */
	if (refusal == REFUSAL_SVAM_DESCRIPTOR_SIZE)
		map->descriptor_size = sizeof(uint64_t);
	if (refusal == REFUSAL_SVAM_DESCRIPTOR_VERSION)
		map->descriptor_version++;
	if (refusal == REFUSAL_SVAM_MISSING_RANGE)
		map->size -= map->descriptor_size;
	if (refusal == REFUSAL_SVAM_FOREIGN_RANGE)
		add_foreign(map);
}

/* Firmware has the addresses of `map` now, or some of them. EDK II leaves a region that the map lacks
 * where it is, and answers EFI_SUCCESS. */
static void use_up(struct handoff_svam *record, enum refusal refusal, const struct memory_map *map,
		   EFI_STATUS status)
{
	struct memory_descriptor *missing = (void *)(map->descriptors + map->size);

	record->mode = RUNTIME_MIXED;
	record->status = status;
	if (refusal == REFUSAL_SVAM_MISSING_RANGE && !EFI_ERROR(status))
		missing->virtual_start = vaddr_identity(missing->physical_start);
}

/*
 * If the call was refused, and gRT is as it was, the walk goes on as if the call had not been made,
 * also after a call that did not return. If not, the boot is used up: firmware is in a state that no
 * handoff asked for.
 */
static void test(struct audit *audit, enum refusal refusal)
{
	struct handoff_svam *record = &audit->loader.handoff.svam;
	struct memory_map map = audit->loader.reserved.virtual_map;
	struct svam svam = refusals_svam(audit);
	EFI_STATUS status = EFI_ABORTED;
	bool returned;

	/* Nobody answers; the check of the slot tells it. */
	if (!service_is_present((const void *)svam.services, SERVICE_SET_VIRTUAL_ADDRESS_MAP))
		return;
	if (record->mode == RUNTIME_MIXED)
		return;
	spoil(refusal, &map);
	under_way(audit, words[refusal]);
	returned = svam.call(audit, svam.services->SetVirtualAddressMap, &map, &status);
	if (record->mode == RUNTIME_PHYSICAL &&
	    (!EFI_ERROR(status) || !svam_is_unchanged(&svam) || !published_is_unchanged(audit)))
		use_up(record, refusal, &map, status);
	audit->notes->refusals[refusal] = (struct handoff_refusal){
		.made = true,
		.outcome = returned ? CALL_RETURNED : CALL_ABORTED,
		.status = status,
		.used_up = record->mode == RUNTIME_MIXED,
		.faults = audit->stage->guard.excused,
	};
}

/* ---- At their moments ---- */

void refusals_before_exit(struct audit *audit)
{
	struct loader *loader = &audit->loader;
	struct svam svam = refusals_svam(audit);

	if (!svam_is_wanted(&loader->handoff) || audit->options.svam_test != SVAM_TEST_BEFORE_EXIT)
		return;
	/* The guard is not open yet: after a hang or a fault this line is the last. */
	output_line(&loader->output, "SetVirtualAddressMap before the exit");
	svam_remember(&svam);
	/* The call needs a map: the present one, of which nothing is kept. */
	if (leave_plan(loader))
		test(audit, REFUSAL_SVAM_BEFORE_EXIT);
}

/* Firmware counts its keys up: no map will have that one. */
#define WRONG_KEY (~UINT64_C(0))

bool refusals_at_exit(struct audit *audit)
{
	struct handoff_refusal *refusal = &audit->notes->refusals[REFUSAL_EXIT_WRONG_KEY];
	struct loader *loader = &audit->loader;
	const struct boot_exit exit = leave_with(loader);
	struct handoff_attempt *attempt = &exit.record->attempt[0];
	EFI_STATUS status;

	loader->output.console = NULL;
	audit->phase = PHASE_EXITING;
	refusal->made = true;
	under_way(audit, "ExitBootServices with a wrong key");
	refusal->status = exit.boot_services->ExitBootServices(exit.image,
							       exit.map->key ^ WRONG_KEY);
	under_way(audit, "ExitBootServices");
	if (EFI_ERROR(refusal->status)) {
		status = exit_read_map(&exit);
		return !EFI_ERROR(status) ||
		       output_failure(&loader->output, status,
				      "GetMemoryMap into %lu bytes, after a wrong key",
				      exit.capacity);
	}
	cpu_disable_interrupts();
	*attempt = (struct handoff_attempt){
		.map_key = exit.map->key,
		.descriptor_count = memory_map_count(exit.map),
	};
	exit.record->attempts = 1;
	loader->firmware.boot_services = NULL;
	return true;
}

_Static_assert((int)REFUSAL_SVAM_FOREIGN_RANGE - (int)REFUSAL_SVAM_BEFORE_EXIT ==
		       (int)SVAM_TEST_FOREIGN_RANGE - (int)SVAM_TEST_BEFORE_EXIT,
	       "svam-test= has the order of the tests");

void refusals_before_svam(struct audit *audit)
{
	if (!svam_is_wanted(&audit->loader.handoff))
		return;
	if (audit->refusal_tests) {
		test(audit, REFUSAL_SVAM_DESCRIPTOR_SIZE);
		test(audit, REFUSAL_SVAM_DESCRIPTOR_VERSION);
	}
	if (audit->options.svam_test > SVAM_TEST_BEFORE_EXIT)
		test(audit, (enum refusal)((unsigned int)REFUSAL_SVAM_BEFORE_EXIT +
					   audit->options.svam_test - SVAM_TEST_BEFORE_EXIT));
}

/* Some firmware takes its pointers for virtual from then on, and every call for one in virtual mode; it may
 * fault as it likes. */
static void test_again(struct audit *audit)
{
	struct guard *guard = &audit->stage->guard;
	bool tainted = guard->tainted;

	guard->world.excuses_faults = true;
	test(audit, REFUSAL_SVAM_AGAIN);
	guard->world.excuses_faults = false;
	if (guard->excused > 0)
		guard->tainted = tainted;
}

void refusals_after_svam(struct audit *audit)
{
	struct handoff_svam *record = &audit->loader.handoff.svam;

	/* A driver has published a table of its own, which nobody converted but the one that was there
	 * before: firmware is virtual all the same, or half of it. */
	if (record->called && record->mode == RUNTIME_PHYSICAL && !published_is_unchanged(audit))
		record->mode = EFI_ERROR(record->status) ? RUNTIME_MIXED : RUNTIME_VIRTUAL;
	if (record->mode == RUNTIME_VIRTUAL && audit->refusal_tests)
		test_again(audit);
}
