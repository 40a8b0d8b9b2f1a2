/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The names of statuses and memory types.
 */
#include "kernel/lib/efi_names.h"

#include <memory_map.h>
#include <stddef.h>

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/format.h"

/* Behind EFI_, by the number without the error bit. */
static const char *const status_names[] = {[0] = "SUCCESS",
#define ERROR(name, number) [number] = #name,
					   EFI_ERRORS(ERROR)
#undef ERROR
};

static const char *const memory_type_names[MEMORY_TYPE_COUNT] = {
#define TYPE(identifier, name) [MEMORY_##identifier] = "Efi" #name,
	MEMORY_TYPES(TYPE)
#undef TYPE
};

/* A warning has a number without the error bit, and no name here. */
struct efi_status_text efi_status_text(uint64_t status)
{
	const uint64_t number = status & ~EFI_ERROR_CODE(0);
	struct efi_status_text text;

	if (number < sizeof(status_names) / sizeof(status_names[0]) &&
	    EFI_ERROR(status) == (number != 0) && status_names[number] != NULL)
		format_text(text.text, sizeof(text.text), "EFI_%s", status_names[number]);
	else
		format_text(text.text, sizeof(text.text), "0x%lx", status);
	return text;
}

const char *memory_type_name(uint32_t type)
{
	if (type < MEMORY_TYPE_COUNT)
		return memory_type_names[type];
	if (type >= 0x80000000)
		return "OsReserved";
	return type >= 0x70000000 ? "OemReserved" : "Unknown";
}
