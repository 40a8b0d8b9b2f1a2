/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/image_names.c: which of the names that an image has is the best, and so the one that an
 * audit calls it by.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/audit/image_names.c"
#include "tests/unit/file_path.h"
#include "tests/unit/pe_file.h"

/* Where the image has a name; it may have several. */
#define IN_FILE 1U
#define IN_VOLUME 2U
#define IN_DEBUG_ENTRY 4U
#define IN_DEVICE_PATH 8U
#define EVERYWHERE 15U

static unsigned int places;
static unsigned int freed;

/* ---- The image ---- */

static EFI_LOADED_IMAGE_PROTOCOL loaded_image;
static EFI_DEVICE_PATH_PROTOCOL whole_path; /* nobody looks into it */
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
	freed++;
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

/* ---- The tests ---- */

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);
	uint8_t *image = aligned_alloc(PAGE_SIZE, PE_FILE_SIZE);

	assert_non_null(image);
	pe_file_make(image);
	loaded_image = (EFI_LOADED_IMAGE_PROTOCOL){.DeviceHandle = &loaded_image,
						   .FilePath = (void *)file_path,
						   .ImageBase = image,
						   .ImageSize = PE_FILE_SIZE,
						   .ImageCodeType = EfiRuntimeServicesCode};
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

/* The name is remembered with the image's base; and all that firmware allocated is given back. */
static void expect_name(struct scripted_firmware *firmware, const char *wanted)
{
	struct audit *audit = &firmware->audit;

	audit->name_count = 0;
	memset(audit->names, 0, sizeof(audit->names));
	assert_true(names_collect(audit));
	assert_int_equal(audit->name_count, 1);
	assert_int_equal(audit->names[0].base.value, (uintptr_t)loaded_image.ImageBase);
	assert_string_equal(audit->names[0].name, wanted);
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

/* Only images that outlive the exit are asked for a name; and there is room for so many. */
static void test_who_is_asked(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;

	loaded_image.ImageCodeType = EfiBootServicesCode;
	assert_true(names_collect(audit));
	loaded_image.ImageCodeType = EfiLoaderCode;
	assert_true(names_collect(audit));
	assert_int_equal(audit->name_count, 0);
	loaded_image.ImageCodeType = EfiRuntimeServicesCode;
	audit->name_count = AUDIT_NAMES_MAX - 1;
	assert_true(names_collect(audit));
	assert_int_equal(audit->name_count, AUDIT_NAMES_MAX);
	assert_true(names_collect(audit));
	assert_int_equal(audit->name_count, AUDIT_NAMES_MAX);
}

/* What firmware hands out is given back: two lists of handles, and each text. */
static void test_everything_is_given_back(void **state)
{
	freed = 0;
	give_names(IN_VOLUME);
	expect_name(*state, "VolumeDxe");
	assert_int_equal(freed, 3);
	freed = 0;
	give_names(IN_DEVICE_PATH);
	expect_name(*state, "Pci(0x9,0x0)");
	assert_int_equal(freed, 3);
}

/* The images that were chosen get the names that were remembered for their bases; others keep theirs. */
static void test_use(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct audit *audit = &firmware->audit;
	struct handoff_image images[2] = {{.base = paddr(0x5000), .name = "first"},
					  {.base = paddr(0x9000), .name = "second"}};

	audit->names[0] = (struct image_name){paddr(0x9000), true, "best"};
	audit->names[1] = (struct image_name){paddr(0xd000), true, "of nobody"};
	audit->name_count = 2;
	firmware->loader->reserved.images = images;
	firmware->loader->handoff.image_count = 2;
	names_use(audit);
	assert_string_equal(images[0].name, "first");
	assert_string_equal(images[1].name, "best");
	assert_int_equal(firmware->notes.image_from_volume[0], 0);
	assert_int_equal(firmware->notes.image_from_volume[1], 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order),
		TEST(test_who_is_asked),
		TEST(test_everything_is_given_back),
		TEST(test_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
