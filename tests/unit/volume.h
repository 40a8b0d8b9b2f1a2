/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A volume for tests: files of the loader's folder by their names, an answer for each call, and a count
 * of what is left open.
 */
#ifndef TESTS_VOLUME_H
#define TESTS_VOLUME_H

#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define VOLUME_FILES_MAX 4
#define VOLUME_CALLS_MAX 32

/* The script: what each call answers, and what the files hold. */
static struct {
	EFI_STATUS protocol_status;
	EFI_STATUS volume_status;
	EFI_STATUS folder_status;
	EFI_STATUS open_status;
	EFI_STATUS position_status;
	EFI_STATUS read_status[VOLUME_CALLS_MAX]; /* by call */
	size_t read_limit;			  /* most that one call gives; 0: all */
	size_t ends_early;			  /* bytes that the size counts and nobody has */

	struct {
		const char *name; /* NULL: no file */
		const void *data;
		size_t size;
	} files[VOLUME_FILES_MAX];

	/* What came of it. */
	size_t opened_file; /* the one that was opened last */
	uint64_t position;
	int open;	/* handles that nobody has closed */
	int open_files; /* of those, neither the root nor the folder */
	unsigned int volumes;
	unsigned int folders;
	unsigned int reads;
	uint64_t read_end;  /* behind the last byte that was asked for */
	uint64_t read_most; /* in one call */
} volume;

#define VOLUME_POSITION_END UINT64_MAX

/* Of the kernel and of texts, whose functions read. */
static bool is_file(EFI_FILE_HANDLE file)
{
	return file->Read != NULL;
}

static EFI_STATUS EFIAPI volume_close(EFI_FILE_HANDLE file)
{
	assert_non_null(file);
	volume.open--;
	volume.open_files -= is_file(file);
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI volume_set_position(EFI_FILE_HANDLE file, UINT64 position)
{
	(void)file;
	volume.position = position == VOLUME_POSITION_END ? volume.files[volume.opened_file].size
							  : position;
	return volume.position_status;
}

static EFI_STATUS EFIAPI volume_get_position(EFI_FILE_HANDLE file, UINT64 *position)
{
	(void)file;
	*position = volume.position;
	return EFI_SUCCESS;
}

/* As much as there is; at the end nothing, which is no error (UEFI 2.10, section 13.5). */
static EFI_STATUS EFIAPI volume_read(EFI_FILE_HANDLE file, UINTN *size, void *data)
{
	size_t whole = volume.files[volume.opened_file].size - volume.ends_early;
	size_t left = volume.position < whole ? whole - volume.position : 0;
	unsigned int call = volume.reads++;

	(void)file;
	assert_true(call < VOLUME_CALLS_MAX);
	if (volume.position + *size > volume.read_end)
		volume.read_end = volume.position + *size;
	if (*size > volume.read_most)
		volume.read_most = *size;
	if (EFI_ERROR(volume.read_status[call]))
		return volume.read_status[call];
	if (*size > left)
		*size = left;
	if (volume.read_limit != 0 && *size > volume.read_limit)
		*size = volume.read_limit;
	memcpy(data, (const uint8_t *)volume.files[volume.opened_file].data + volume.position,
	       *size);
	volume.position += *size;
	return EFI_SUCCESS;
}

static EFI_FILE volume_file = {
	.Close = volume_close,
	.SetPosition = volume_set_position,
	.GetPosition = volume_get_position,
	.Read = volume_read,
};

static bool volume_is_name(const CHAR16 *name, const char *expected)
{
	while (*name != 0 && *name == (CHAR16)*expected) {
		name++;
		expected++;
	}
	return *name == (CHAR16)*expected;
}

/* On an error the handle is left as it was. */
static EFI_STATUS EFIAPI volume_open_file(EFI_FILE_HANDLE directory, EFI_FILE_HANDLE *file,
					  CHAR16 *name, UINT64 mode, UINT64 attributes)
{
	(void)directory, (void)attributes;
	assert_int_equal(mode, EFI_FILE_MODE_READ);
	if (EFI_ERROR(volume.open_status))
		return volume.open_status;
	for (size_t i = 0; i < VOLUME_FILES_MAX; i++) {
		if (volume.files[i].name == NULL || !volume_is_name(name, volume.files[i].name))
			continue;
		volume.opened_file = i;
		volume.position = 0;
		volume.open++;
		volume.open_files++;
		*file = &volume_file;
		return EFI_SUCCESS;
	}
	return EFI_NOT_FOUND;
}

static EFI_FILE volume_folder = {.Close = volume_close, .Open = volume_open_file};

/* There is one folder, and it is asked for by its whole path. */
static EFI_STATUS EFIAPI volume_open_folder(EFI_FILE_HANDLE root, EFI_FILE_HANDLE *folder,
					    CHAR16 *path, UINT64 mode, UINT64 attributes)
{
	(void)root, (void)attributes;
	assert_int_equal(mode, EFI_FILE_MODE_READ);
	assert_true(volume_is_name(path, FILE_FOLDER));
	if (EFI_ERROR(volume.folder_status))
		return volume.folder_status;
	volume.open++;
	volume.folders++;
	*folder = &volume_folder;
	return EFI_SUCCESS;
}

static EFI_FILE volume_root = {.Close = volume_close, .Open = volume_open_folder};

static EFI_STATUS EFIAPI volume_open_root(EFI_FILE_IO_INTERFACE *this, EFI_FILE_HANDLE *root)
{
	(void)this;
	if (EFI_ERROR(volume.volume_status))
		return volume.volume_status;
	volume.open++;
	volume.volumes++;
	*root = &volume_root;
	return EFI_SUCCESS;
}

static EFI_FILE_IO_INTERFACE volume_protocol = {.OpenVolume = volume_open_root};
static EFI_LOADED_IMAGE_PROTOCOL volume_loaded_image;

static EFI_STATUS EFIAPI volume_handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, void **protocol)
{
	(void)handle;
	assert_memory_equal(guid, &GUID_FILE_SYSTEM, sizeof(*guid));
	*protocol = &volume_protocol;
	return volume.protocol_status;
}

static inline int open_volume(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	memset(&volume, 0, sizeof(volume));
	memset(&volume_loaded_image, 0, sizeof(volume_loaded_image));
	firmware->boot_services.HandleProtocol = volume_handle_protocol;
	volume_loaded_image.DeviceHandle = &volume;
	firmware->loader->firmware.loaded_image = &volume_loaded_image;
	*state = firmware;
	return 0;
}

/* Whatever happened, nothing stays open but the root and the folder, each of which was opened once; and nothing
 * at all once everything was given back. */
static inline int close_volume(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct firmware *met = &firmware->loader->firmware;
	unsigned int taken = met->taken_count;

	assert_true(volume.volumes <= 1 && volume.folders <= 1);
	assert_int_equal(volume.open_files, 0);
	assert_int_equal(volume.open, (met->root != NULL) + (met->folder != NULL));
	met->taken_count = 0; /* the scripted firmware has its own way with pages */
	firmware_give_back(met);
	assert_int_equal(volume.open, 0);
	met->taken_count = taken;
	scripted_firmware_close(firmware);
	return 0;
}

static inline void put_file(size_t index, const char *name, const void *data, size_t size)
{
	volume.files[index].name = name;
	volume.files[index].data = data;
	volume.files[index].size = size;
}

#define ON_VOLUME(test) cmocka_unit_test_setup_teardown(test, open_volume, close_volume)

#endif
