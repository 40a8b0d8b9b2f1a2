/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The names of statuses and memory types.
 */
#include "kernel/lib/efi_names.h"

#include <memory_map.h>
#include <stddef.h>

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/format.h"

/* Numbers without the error bit, and names without EFI_. No pointers: a loader has each of them relocated. */
static const struct {
	uint8_t number;
	char name[21];
} statuses[] = {{0, "SUCCESS"},
#define ERROR(name, number) {number, #name},
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
	struct efi_status_text text;

	format_text(text.text, sizeof(text.text), "0x%lx", status);
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (status == (i == 0 ? EFI_SUCCESS : EFI_ERROR_CODE(statuses[i].number)))
			format_text(text.text, sizeof(text.text), "EFI_%s", statuses[i].name);
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
