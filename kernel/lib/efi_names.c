/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The names of statuses and memory types. Tables of characters and not of pointers, so that they
 * need no relocation in either image.
 */
#include "kernel/lib/efi_names.h"

#include <efi_runtime.h>
#include <memory_map.h>
#include <stddef.h>

#include "kernel/lib/format.h"

/* Statuses, each EFI_ and one of these words. */
/* clang-format off */
#define STATUS_WORDS(WORD)                                                                         \
	WORD(SUCCESS) WORD(LOAD_ERROR) WORD(INVALID_PARAMETER) WORD(UNSUPPORTED)                   \
	WORD(BAD_BUFFER_SIZE) WORD(BUFFER_TOO_SMALL) WORD(NOT_READY) WORD(DEVICE_ERROR)            \
	WORD(WRITE_PROTECTED) WORD(OUT_OF_RESOURCES) WORD(VOLUME_CORRUPTED) WORD(VOLUME_FULL)      \
	WORD(NO_MEDIA) WORD(MEDIA_CHANGED) WORD(NOT_FOUND) WORD(ACCESS_DENIED) WORD(NO_MAPPING)    \
	WORD(TIMEOUT) WORD(NOT_STARTED) WORD(ALREADY_STARTED) WORD(ABORTED) WORD(PROTOCOL_ERROR)   \
	WORD(INCOMPATIBLE_VERSION) WORD(SECURITY_VIOLATION) WORD(CRC_ERROR) WORD(END_OF_FILE)
/* clang-format on */

static const struct status_words {
	char none; /* offset 0: the number has no name */
#define WORD(word) char word[sizeof(#word)];
	STATUS_WORDS(WORD)
#undef WORD
} status_words = {
#define WORD(word) .word = #word,
	STATUS_WORDS(WORD)
#undef WORD
};

/* By the number without the error bit. */
static const uint16_t status_offsets[] = {
#define WORD(word) [(uint8_t)EFI_##word] = offsetof(struct status_words, word),
	STATUS_WORDS(WORD)
#undef WORD
};

static const char memory_type_names[MEMORY_TYPE_COUNT][28] = {
	[MEMORY_RESERVED] = "EfiReservedMemoryType",
	[MEMORY_LOADER_CODE] = "EfiLoaderCode",
	[MEMORY_LOADER_DATA] = "EfiLoaderData",
	[MEMORY_BOOT_SERVICES_CODE] = "EfiBootServicesCode",
	[MEMORY_BOOT_SERVICES_DATA] = "EfiBootServicesData",
	[MEMORY_RUNTIME_SERVICES_CODE] = "EfiRuntimeServicesCode",
	[MEMORY_RUNTIME_SERVICES_DATA] = "EfiRuntimeServicesData",
	[MEMORY_CONVENTIONAL] = "EfiConventionalMemory",
	[MEMORY_UNUSABLE] = "EfiUnusableMemory",
	[MEMORY_ACPI_RECLAIM] = "EfiACPIReclaimMemory",
	[MEMORY_ACPI_NVS] = "EfiACPIMemoryNVS",
	[MEMORY_MMIO] = "EfiMemoryMappedIO",
	[MEMORY_MMIO_PORT_SPACE] = "EfiMemoryMappedIOPortSpace",
	[MEMORY_PAL_CODE] = "EfiPalCode",
	[MEMORY_PERSISTENT] = "EfiPersistentMemory",
	[MEMORY_UNACCEPTED] = "EfiUnacceptedMemoryType",
};

/* The word at offset 0 is empty. A warning has a number without the error bit. */
static const char *status_word(uint64_t status)
{
	const uint64_t number = status & ~EFI_ERROR_CODE(0);
	uint16_t offset = 0;

	if (number < sizeof(status_offsets) / sizeof(status_offsets[0]) &&
	    EFI_ERROR(status) == (number != 0))
		offset = status_offsets[number];
	return (const char *)&status_words + offset;
}

struct efi_status_text efi_status_text(uint64_t status)
{
	const char *word = status_word(status);
	struct efi_status_text text;

	if (*word != '\0')
		format_text(text.text, sizeof(text.text), "EFI_%s", word);
	else
		format_text(text.text, sizeof(text.text), "0x%llx", (unsigned long long)status);
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
