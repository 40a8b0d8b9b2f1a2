/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/images.c with loader/device_path.c: which of the names that an image has is the one that
 * it is called by.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/device_path.c"
#include "loader/images.c"
#include "loader/protocol.c"
#include "tests/unit/pe_file.h"

/* Where the image has a name; it may have several. */
#define IN_FILE 1U
#define IN_VOLUME 2U
#define IN_DEBUG_ENTRY 4U
#define IN_DEVICE_PATH 8U
#define EVERYWHERE 15U

static unsigned int places;

/* ---- The image ---- */

static EFI_LOADED_IMAGE_PROTOCOL loaded_image;
static EFI_DEVICE_PATH_PROTOCOL whole_path; /* nobody looks into it */
static uint8_t file_path[512];
static uint8_t *path_end;

static void start_path(void)
{
	path_end = file_path;
	put_node(path_end, END_TYPE, END_ENTIRE_PATH, NODE_HEADER_SIZE);
}

static void add_node(UINT8 subtype, const void *data, size_t size)
{
	uint8_t *to = put_node(path_end, MEDIA_DEVICE_PATH, subtype, NODE_HEADER_SIZE + size);

	memcpy(to, data, size);
	path_end = to + size;
	put_node(path_end, END_TYPE, END_ENTIRE_PATH, NODE_HEADER_SIZE);
}

#define ADD_FILE(text) add_node(MEDIA_FILEPATH_DP, text, sizeof(text))

static const EFI_GUID file_in_volume = {0x5eed, 1, 2, {3}};

/* ---- Firmware; what it answers is in memory that is to be given back ---- */

static void *allocate(const void *data, size_t size)
{
	void *copy = malloc(size);

	assert_non_null(copy);
	return memcpy(copy, data, size);
}

static EFI_STATUS EFIAPI free_pool(void *buffer)
{
	free(buffer);
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI locate_handles(EFI_LOCATE_SEARCH_TYPE how, EFI_GUID *protocol, void *key,
					UINTN *count, EFI_HANDLE **handles)
{
	static const EFI_HANDLE handle = &loaded_image;

	(void)how, (void)protocol, (void)key;
	*count = 1;
	*handles = allocate(&handle, sizeof(handle));
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI read_section(const struct firmware_volume *volume, const EFI_GUID *file,
				      UINT8 type, UINTN instance, void **buffer, UINTN *size,
				      UINT32 *authentication)
{
	(void)volume, (void)authentication;
	assert_memory_equal(file, &file_in_volume, sizeof(*file));
	assert_int_equal(type, SECTION_USER_INTERFACE);
	assert_int_equal(instance, 0);
	*size = sizeof(L"VolumeDxe");
	*buffer = allocate(L"VolumeDxe", *size);
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, void **protocol)
{
	static struct firmware_volume volume = {.ReadSection = read_section};

	assert_ptr_equal(handle, &loaded_image);
	if (memcmp(guid, &GUID_LOADED_IMAGE, sizeof(*guid)) == 0)
		*protocol = &loaded_image;
	else if (memcmp(guid, &GUID_FIRMWARE_VOLUME2, sizeof(*guid)) == 0)
		*protocol = &volume;
	else if (memcmp(guid, &GUID_LOADED_IMAGE_DEVICE_PATH, sizeof(*guid)) == 0)
		*protocol = &whole_path;
	else
		return EFI_UNSUPPORTED;
	return EFI_SUCCESS;
}

static CHAR16 *EFIAPI path_to_text(const EFI_DEVICE_PATH_PROTOCOL *path, BOOLEAN display_only,
				   BOOLEAN allow_shortcuts)
{
	(void)display_only, (void)allow_shortcuts;
	assert_ptr_equal(path, &whole_path);
	return places & IN_DEVICE_PATH ? allocate(L"Pci(0x9,0x0)", sizeof(L"Pci(0x9,0x0)")) : NULL;
}

static EFI_STATUS EFIAPI locate_protocol(EFI_GUID *guid, void *registration, void **protocol)
{
	static EFI_DEVICE_PATH_TO_TEXT_PROTOCOL to_text = {.ConvertDevicePathToText = path_to_text};

	(void)guid, (void)registration;
	*protocol = &to_text;
	return EFI_SUCCESS;
}

/* ---- The loader's other room ---- */

void census_note_residue(struct loader *loader, enum census_residue_kind kind, const void *value)
{
	(void)loader, (void)kind, (void)value;
}

/* ---- The tests ---- */

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);
	struct memory_descriptor *runtime = (void *)firmware->loader.map.descriptors;
	uint8_t *image = aligned_alloc(PAGE_SIZE, PE_FILE_SIZE);

	assert_non_null(image);
	pe_file_make(image);
	loaded_image = (EFI_LOADED_IMAGE_PROTOCOL){.DeviceHandle = &loaded_image,
						   .FilePath = (void *)file_path,
						   .ImageBase = image,
						   .ImageSize = PE_FILE_SIZE};
	*runtime = (struct memory_descriptor){.type = MEMORY_RUNTIME_SERVICES_CODE,
					      .physical_start = paddr_identity(image),
					      .pages = PE_FILE_SIZE / PAGE_SIZE,
					      .attribute = MEMORY_ATTRIBUTE_RUNTIME};
	firmware->loader.map.size = firmware->loader.map.descriptor_size = 48;
	firmware->boot_services.LocateHandleBuffer = locate_handles;
	firmware->boot_services.HandleProtocol = handle_protocol;
	firmware->boot_services.LocateProtocol = locate_protocol;
	firmware->boot_services.FreePool = free_pool;
	start_path();
	places = 0;
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	free(loaded_image.ImageBase);
	scripted_firmware_close(*state);
	return 0;
}

static void expect_name(struct scripted_firmware *firmware, const char *wanted)
{
	firmware->handoff.image_count = 0;
	assert_true(images_collect(&firmware->loader));
	assert_int_equal(firmware->handoff.image_count, 1);
	assert_string_equal(firmware->images[0].name, wanted);
}

static void give_names(unsigned int where)
{
	places = where;
	start_path();
	if (where & IN_VOLUME)
		add_node(MEDIA_PIWG_FW_FILE_DP, &file_in_volume, sizeof(file_in_volume));
	if (where & IN_FILE)
		ADD_FILE(L"\\EFI\\FileDxe.efi");
	if (where & IN_DEBUG_ENTRY)
		pe_file_make_debug(loaded_image.ImageBase, "NB10", 16, "/build/DebugDxe.dll");
	else
		pe_file_make(loaded_image.ImageBase);
}

/* Whatever else it has: its file's name, its file's in a volume, its debug entry's, its device's. */
static void test_order(void **state)
{
	for (unsigned int where = 0; where <= EVERYWHERE; where++) {
		char base[32];

		snprintf(base, sizeof(base), "image-%lx", (unsigned long)loaded_image.ImageBase);
		give_names(where);
		expect_name(*state, where & IN_FILE	     ? "FileDxe.efi"
				    : where & IN_VOLUME	     ? "VolumeDxe"
				    : where & IN_DEBUG_ENTRY ? "DebugDxe"
				    : where & IN_DEVICE_PATH ? "Pci(0x9,0x0)"
							     : base);
	}
}

/* A path may be in one node or in several, which are put together (UEFI 2.10, section 10.3.5.4). */
static void test_file_of_several_nodes(void **state)
{
	ADD_FILE(L"\\EFI\\acme");
	ADD_FILE(L"drivers");
	ADD_FILE(L"FileDxe.efi");
	expect_name(*state, "FileDxe.efi");
	start_path();
	ADD_FILE(L"\\EFI");
	ADD_FILE(L"\\acme/FileDxe.efi");
	expect_name(*state, "FileDxe.efi");
}

/* A path that ends in a directory names no file. */
static void test_no_file(void **state)
{
	pe_file_make_debug(loaded_image.ImageBase, "NB10", 16, "/build/DebugDxe.dll");
	ADD_FILE(L"\\EFI\\acme\\");
	expect_name(*state, "DebugDxe");
	start_path();
	expect_name(*state, "DebugDxe");
	loaded_image.FilePath = NULL;
	expect_name(*state, "DebugDxe");
}

/* What the end of the path's node cuts off, and a node with a header too short end it. */
static void test_damaged_path(void **state)
{
	add_node(MEDIA_FILEPATH_DP, L"FileDxe.efi", 7 * sizeof(CHAR16));
	expect_name(*state, "FileDxe");
	path_end[2] = 3;
	path_end[3] = 0;
	expect_name(*state, "FileDxe");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order),
		TEST(test_file_of_several_nodes),
		TEST(test_no_file),
		TEST(test_damaged_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
