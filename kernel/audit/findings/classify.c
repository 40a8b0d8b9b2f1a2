/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The classes, as one table: the first row that matches is a record's class.
 *
 * The rows below are the design's, in its order; each question is one line. Questions about an
 * address are asked of page faults only: other records carry none.
 */
#include "kernel/audit/findings/classify.h"

#include <audit/notes.h>

#include "kernel/audit/findings/scene.h"
#include "kernel/guard/guard.h"
#include "kernel/lib/efi_runtime.h"

static bool is_fault(const struct audit_scene *scene)
{
	return scene->record->kind == RECORD_PAGE_FAULT;
}

/* Memory that firmware has lost: listed, and without a promise to keep it at runtime. */
static bool is_lost(const struct audit_scene *scene, uint32_t first_type, uint32_t last_type)
{
	return is_fault(scene) && scene->memory != NULL &&
	       !memory_descriptor_is_runtime(scene->memory) && scene->memory->type >= first_type &&
	       scene->memory->type <= last_type;
}

static bool in_boot_services_table(const struct audit_scene *scene)
{
	uint64_t table = notes_of(scene->handoff)->boot_services_physical.value;

	return is_fault(scene) && table != 0 &&
	       boot_services_entry_is_at(table, scene->record->address);
}

static bool in_page_zero(const struct audit_scene *scene)
{
	return is_fault(scene) && scene->record->address < PAGE_SIZE;
}

static bool at_offered_address(const struct audit_scene *scene)
{
	return is_fault(scene) && scene->record->repair == REPAIR_OFFERED;
}

static bool at_physical_runtime(const struct audit_scene *scene)
{
	return is_fault(scene) && !scene->reachable && !at_offered_address(scene) &&
	       scene->memory != NULL && memory_descriptor_is_runtime(scene->memory);
}

static bool in_boot_memory(const struct audit_scene *scene)
{
	return is_lost(scene, MEMORY_BOOT_SERVICES_CODE, MEMORY_BOOT_SERVICES_DATA);
}

/* Types from 0x80000000 on are the operating system loader's own (UEFI 2.10, section 7.2.1). */
static bool in_loader_memory(const struct audit_scene *scene)
{
	return is_lost(scene, MEMORY_LOADER_CODE, MEMORY_LOADER_DATA) ||
	       is_lost(scene, 0x80000000, UINT32_MAX);
}

/* Unusable, persistent and unaccepted memory has no owner either: only the system may judge it. */
static bool in_free_memory(const struct audit_scene *scene)
{
	return is_lost(scene, MEMORY_CONVENTIONAL, MEMORY_UNUSABLE) ||
	       is_lost(scene, MEMORY_PERSISTENT, MEMORY_UNACCEPTED);
}

static bool in_acpi_memory(const struct audit_scene *scene)
{
	return is_lost(scene, MEMORY_ACPI_RECLAIM, MEMORY_ACPI_NVS);
}

/* The types of manufacturers are firmware's, too (UEFI 2.10, section 7.2.1). */
static bool in_reserved_memory(const struct audit_scene *scene)
{
	return is_lost(scene, MEMORY_RESERVED, MEMORY_RESERVED) ||
	       is_lost(scene, 0x70000000, 0x7fffffff);
}

/* The rest of the physical addresses: in no descriptor, or MMIO and the like. */
static bool at_other_physical(const struct audit_scene *scene)
{
	return is_fault(scene) && scene->possible && !scene->reachable;
}

static bool is_refused_write(const struct audit_scene *scene)
{
	return is_fault(scene) && scene->reachable && scene->record->access == ACCESS_WRITE;
}

static bool is_refused_fetch(const struct audit_scene *scene)
{
	return is_fault(scene) && scene->reachable && scene->record->access == ACCESS_EXECUTE;
}

static bool is_impossible(const struct audit_scene *scene)
{
	return is_fault(scene) && !scene->possible && !scene->reachable;
}

static bool is_exception(const struct audit_scene *scene)
{
	const enum record_kind kind = (enum record_kind)scene->record->kind;

	return is_fault(scene) || kind == RECORD_EXCEPTION || kind == RECORD_INTERRUPT ||
	       kind == RECORD_SOFTWARE;
}

static bool is_hang(const struct audit_scene *scene)
{
	return scene->record->kind == RECORD_HANG;
}

static bool is_clobbered(const struct audit_scene *scene)
{
	return scene->record->kind == RECORD_CLOBBERED;
}

static bool is_stack(const struct audit_scene *scene)
{
	return scene->record->kind == RECORD_STACK;
}

static const struct {
	enum audit_class class;
	bool (*matches)(const struct audit_scene *scene);
} rows[] = {
	{CLASS_BOOT_SERVICE_CALL, in_boot_services_table},
	{CLASS_NULL_PAGE, in_page_zero},
	{CLASS_UNCONVERTED_POINTER, at_physical_runtime},
	{CLASS_CONVERTED_TOO_EARLY, at_offered_address},
	{CLASS_STALE_BOOT_MEMORY, in_boot_memory},
	{CLASS_STALE_LOADER_MEMORY, in_loader_memory},
	{CLASS_FREE_MEMORY, in_free_memory},
	{CLASS_ACPI_MEMORY, in_acpi_memory},
	{CLASS_RESERVED_MEMORY, in_reserved_memory},
	{CLASS_UNLISTED_MMIO, at_other_physical},
	{CLASS_WRITE_TO_CODE, is_refused_write},
	{CLASS_EXECUTE_DATA, is_refused_fetch},
	{CLASS_UNMAPPED, is_impossible},
	{CLASS_EXCEPTION, is_exception},
	{CLASS_HANG, is_hang},
	{CLASS_CLOBBERED_STATE, is_clobbered},
	{CLASS_STACK_OVERRUN, is_stack},
};

enum audit_class audit_classify(const struct handoff *handoff, const struct access_record *record)
{
	struct audit_scene scene = scene_of(handoff, record);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].matches(&scene))
			return rows[i].class;
	}
	return CLASS_EXCEPTION; /* a kind of record that this kernel does not know */
}

static const char *const class_names[CLASS_COUNT] = {
	[CLASS_BOOT_SERVICE_CALL] = "boot-service-call",
	[CLASS_NULL_PAGE] = "null-page",
	[CLASS_UNCONVERTED_POINTER] = "unconverted-pointer",
	[CLASS_CONVERTED_TOO_EARLY] = "converted-too-early",
	[CLASS_STALE_BOOT_MEMORY] = "stale-boot-memory",
	[CLASS_STALE_LOADER_MEMORY] = "stale-loader-memory",
	[CLASS_FREE_MEMORY] = "free-memory",
	[CLASS_ACPI_MEMORY] = "acpi-memory",
	[CLASS_RESERVED_MEMORY] = "reserved-memory",
	[CLASS_UNLISTED_MMIO] = "unlisted-mmio",
	[CLASS_WRITE_TO_CODE] = "write-to-code",
	[CLASS_EXECUTE_DATA] = "execute-data",
	[CLASS_UNMAPPED] = "unmapped",
	[CLASS_EXCEPTION] = "exception",
	[CLASS_HANG] = "hang",
	[CLASS_CLOBBERED_STATE] = "clobbered-state",
	[CLASS_STACK_OVERRUN] = "stack-overrun",
	[CLASS_SILENT_WRITE] = "silent-write",
};

const char *audit_class_name(enum audit_class class)
{
	return (unsigned int)class < CLASS_COUNT ? class_names[class] : "unknown";
}

const char *audit_service_name(unsigned int service)
{
	if (service == RECORD_OF_EXIT)
		return "ExitBootServices";
	return service < SERVICE_COUNT ? service_name((enum service)service) : "unknown";
}
