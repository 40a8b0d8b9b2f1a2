/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The firmware that started us, as long as boot services are there: protocols, tables,
 * pages, the volume that the loader came from.
 */
#ifndef LOADER_FIRMWARE_H
#define LOADER_FIRMWARE_H

#include "loader/output.h"

#include "kernel/lib/string.h"
#include "kernel/lib/token.h"

/*
 * GUIDs that the loader asks for. gnu-efi keeps its own in libefi.a, which is not linked; and its
 * CompareGuid() answered the other way round before version 4, so GUIDs are compared here.
 */
#define GUID_LOADED_IMAGE ((EFI_GUID)EFI_LOADED_IMAGE_PROTOCOL_GUID)
#define GUID_FILE_SYSTEM ((EFI_GUID)EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID)
#define GUID_GRAPHICS_OUTPUT ((EFI_GUID)EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID)

/* UEFI 2.10, section 4.6.1, and three tables that gnu-efi's headers lack (4.6.2, 4.6.4, 18.4.3). */
#define GUID_ACPI_20 ((EFI_GUID)ACPI_20_TABLE_GUID)
#define GUID_ACPI_10 ((EFI_GUID)ACPI_TABLE_GUID)
#define GUID_SMBIOS ((EFI_GUID)SMBIOS_TABLE_GUID)
#define GUID_SMBIOS3 ((EFI_GUID)SMBIOS3_TABLE_GUID)
#define GUID_RT_PROPERTIES                                                                         \
	((EFI_GUID){0xeb66918a, 0x7eef, 0x402a, {0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9}})
#define GUID_MEMORY_ATTRIBUTES                                                                     \
	((EFI_GUID){0xdcfa911d, 0x26eb, 0x469f, {0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20}})

#define GUID_DEBUG_IMAGE_INFO                                                                      \
	((EFI_GUID){0x49152e77, 0x1ada, 0x4764, {0xb7, 0xa2, 0x7a, 0xfe, 0xfe, 0xd9, 0x5e, 0x8b}})

static inline bool guid_equal(const EFI_GUID *left, const EFI_GUID *right)
{
	return memcmp(left, right, sizeof(*left)) == 0;
}

/* ---- firmware.c ---- */

/* Pages from AllocatePages; `data` is where firmware shows them, at their physical address. */
struct pages {
	void *data;
	uint64_t size;
};

#define FIRMWARE_PAGES_MAX 16

struct firmware {
	struct output *output; /* where what goes wrong is told */
	EFI_HANDLE image;
	EFI_SYSTEM_TABLE *system_table;
	EFI_BOOT_SERVICES *boot_services; /* NULL from the accepted ExitBootServices on */
	EFI_RUNTIME_SERVICES *runtime_services;
	EFI_LOADED_IMAGE_PROTOCOL *loaded_image; /* of ourselves; phase boot alone */
	struct pages own_image;
	bool secure_boot; /* is in force: only what our signature covers is started, or changes firmware */
	paddr_t rsdp; /* the start of ACPI's tables; 0 if firmware published none to be believed */
	/* Open until the end: nothing is closed or freed on the way, which costs. */
	EFI_FILE_HANDLE root; /* of our volume, once a file was opened; or NULL */
	EFI_FILE_HANDLE folder;
	void *handles;				/* a pool from LocateHandleBuffer, or NULL */
	struct pages taken[FIRMWARE_PAGES_MAX]; /* given back if the walk fails */
	unsigned int taken_count;
};

/* Step 1. False after output_failure(), as every step. */
bool firmware_meet(struct firmware *firmware, EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

/* What firmware answers with success is believed where `size` bytes of it can be read, and is
 * EFI_NOT_FOUND elsewhere. HandleProtocol's answer: *protocol is the handle's, unless it is an error. */
EFI_STATUS firmware_protocol(const struct firmware *firmware, EFI_HANDLE handle, EFI_GUID guid,
			     size_t size, void **protocol);

/* A section of our own image, which our signature covers; NULL if there is none. With a kernel in it no
 * file system is needed (tools/esp.sh). */
#define SECTION_KERNEL ".kernel"
#define SECTION_CMDLINE ".cmdline"
struct pages firmware_section(const struct firmware *firmware, const char name[8]);

/* A pool with the handles that have a protocol: one at least, or it is NULL. */
EFI_HANDLE *firmware_handles(const struct firmware *firmware, EFI_GUID protocol, UINTN *count);

/* Reads the configuration table anew (UEFI 2.10, section 4.6): the address firmware has for this GUID
 * now, or NULL; also behind the line. */
void *firmware_table(const struct firmware *firmware, EFI_GUID guid, size_t size);

/* Says that something which firmware published is taken for absent. */
void firmware_pass_over(const struct firmware *firmware, const char *what, const void *address);

/* Who firmware says that it is, in ASCII and as far as there is room. */
void firmware_vendor(const struct firmware *firmware, char vendor[HANDOFF_VENDOR_SIZE]);

/* Takes pages for `size` bytes, wherever firmware has them; `what` names them in a failure. What they
 * hold is anything. */
bool firmware_take_pages(struct firmware *firmware, const char *what, uint64_t size,
			 struct pages *pages);

/* Gives back everything that was taken, and closes what is open. */
void firmware_give_back(struct firmware *firmware);

/* ---- file.c: files of one folder of our volume, which stays open: to walk down a path anew costs
 * firmware tens of thousands of instructions. Names are in ASCII; a message shows the whole path. ---- */

#define FILE_FOLDER "\\EFI\\brightline"
#define FILE_PATH(name) FILE_FOLDER "\\" name
#define FILE_NAME_SIZE 64

/* A position that means the end (section 13.5, EFI_FILE_PROTOCOL.SetPosition). */
#define POSITION_END UINT64_MAX

/* Opens a file or directory for `mode` (EFI_FILE_MODE_…). EFI_NOT_FOUND if there is none,
 * EFI_UNSUPPORTED if there is no volume; the caller closes what was opened. */
EFI_STATUS file_open(struct firmware *firmware, const char *name, UINT64 mode,
		     EFI_FILE_HANDLE *file);

/* Reads a whole file, of at most so many bytes, into pages that are taken for it. An error as of file_open(), or
 * EFI_LOAD_ERROR, after output_failure(). */
EFI_STATUS file_load(struct firmware *firmware, const char *name, uint64_t most,
		     struct pages *data);

/* A text; an empty one if there is no such file or no volume. */
#define FILE_TEXT_MAX 4096
bool file_load_text(struct firmware *firmware, const char *name, struct token *text);

/* ---- device_path.c: nodes lie packed and may be misaligned, so they are read byte by byte; one that is
 * shorter than its own header, or cannot be read, ends the path (UEFI 2.10, chapter 10). ---- */

/* The last node of that type and subtype, of at least `size` bytes, or NULL. */
const EFI_DEVICE_PATH_PROTOCOL *device_path_find(const EFI_DEVICE_PATH_PROTOCOL *path, UINT8 type,
						 UINT8 subtype, size_t size);

/* The last component of the file that the path names, as ASCII; false if it names none. */
bool device_path_file_name(const EFI_DEVICE_PATH_PROTOCOL *path, char name[HANDOFF_NAME_SIZE]);

/* UTF-16 at any alignment to ASCII, `?` for what is not; at most `size` - 1 characters, always
 * terminated. */
void narrow(const void *text, size_t length, char *ascii, size_t size);

#endif
