/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/options.c and loader/file.c: where options are looked for, on a volume that is scripted.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/file.c"
#include "loader/options.c"
#include "loader/protocol.c"

/* The script: what each call answers, and what the two files hold; NULL: there is none. */
static struct {
	EFI_STATUS protocol_status;
	EFI_STATUS volume_status;
	EFI_STATUS open_status;
	const char *cmdline;
	const char *allowed;
	const char *text; /* of the one that was opened last */
	uint64_t position;
	int open; /* handles that nobody has closed */
} volume;

/* ---- The volume ---- */

static EFI_STATUS EFIAPI close_file(EFI_FILE_HANDLE file)
{
	assert_non_null(file);
	volume.open--;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI set_position(EFI_FILE_HANDLE file, UINT64 position)
{
	(void)file;
	volume.position = position == POSITION_END ? strlen(volume.text) : position;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI get_position(EFI_FILE_HANDLE file, UINT64 *position)
{
	(void)file;
	*position = volume.position;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI read_file(EFI_FILE_HANDLE file, UINTN *size, void *data)
{
	(void)file;
	memcpy(data, volume.text + volume.position, *size);
	return EFI_SUCCESS;
}

static EFI_FILE file_protocol = {
	.Close = close_file,
	.SetPosition = set_position,
	.GetPosition = get_position,
	.Read = read_file,
};

static bool is_path(const CHAR16 *path, const char *expected)
{
	while (*path != 0 && *path == (CHAR16)*expected) {
		path++;
		expected++;
	}
	return *path == (CHAR16)*expected;
}

/* On an error the handle is left as it was. */
static EFI_STATUS EFIAPI open_file(EFI_FILE_HANDLE directory, EFI_FILE_HANDLE *file, CHAR16 *path,
				   UINT64 mode, UINT64 attributes)
{
	(void)directory, (void)mode, (void)attributes;
	if (EFI_ERROR(volume.open_status))
		return volume.open_status;
	volume.text = NULL;
	if (is_path(path, "\\EFI\\brightline\\cmdline.txt"))
		volume.text = volume.cmdline;
	if (is_path(path, "\\EFI\\brightline\\census-allow.txt"))
		volume.text = volume.allowed;
	if (volume.text == NULL)
		return EFI_NOT_FOUND;
	volume.open++;
	*file = &file_protocol;
	return EFI_SUCCESS;
}

static EFI_FILE root_protocol = {.Close = close_file, .Open = open_file};

static EFI_STATUS EFIAPI open_volume(EFI_FILE_IO_INTERFACE *this, EFI_FILE_HANDLE *root)
{
	(void)this;
	if (EFI_ERROR(volume.volume_status))
		return volume.volume_status;
	volume.open++;
	*root = &root_protocol;
	return EFI_SUCCESS;
}

static EFI_FILE_IO_INTERFACE volume_protocol = {.OpenVolume = open_volume};

static EFI_STATUS EFIAPI handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, void **protocol)
{
	(void)handle, (void)guid;
	*protocol = &volume_protocol;
	return volume.protocol_status;
}

/* ---- The loader's other rooms ---- */

bool pages_take(struct loader *loader, const char *what, uint64_t size, struct pages *pages)
{
	(void)loader, (void)what;
	*pages = (struct pages){malloc(size), size};
	return pages->data != NULL;
}

void pages_give_back(struct loader *loader, struct pages *pages)
{
	(void)loader;
	free(pages->data);
	*pages = (struct pages){NULL, 0};
}

bool device_path_file_name(const EFI_DEVICE_PATH_PROTOCOL *path, char name[HANDOFF_NAME_SIZE])
{
	(void)path, (void)name;
	return false;
}

bool timer_is_virtual_machine(void)
{
	return true;
}

/* ---- The tests ---- */

static EFI_LOADED_IMAGE_PROTOCOL loaded_image;

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	memset(&volume, 0, sizeof(volume));
	firmware->boot_services.HandleProtocol = handle_protocol;
	firmware->loader.loaded_image = &loaded_image;
	*state = firmware;
	return 0;
}

/* Whatever happened, nothing stays open. */
static int close_firmware(void **state)
{
	assert_int_equal(volume.open, 0);
	scripted_firmware_close(*state);
	return 0;
}

/* A file that is there is read. */
static void test_present(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.cmdline = "virtmap=identity reset=cold\n";
	assert_true(options_read(&firmware->loader));
	assert_int_equal(firmware->loader.options.virtmap, VIRTMAP_IDENTITY);
	assert_int_equal(firmware->loader.options.reset, RESET_COLD);
}

static void assert_defaults(struct scripted_firmware *firmware)
{
	assert_true(options_read(&firmware->loader));
	assert_int_equal(firmware->loader.options.virtmap, VIRTMAP_OFFSET);
}

/* The file may be missing, and so may its volume: started from the network, or out of a buffer. */
static void test_absent(void **state)
{
	volume.open_status = EFI_NOT_FOUND;
	assert_defaults(*state);
	volume.protocol_status = EFI_UNSUPPORTED;
	assert_defaults(*state);
	volume.protocol_status = EFI_INVALID_PARAMETER;
	assert_defaults(*state);
}

/* A word that is no option is named, with its file. */
static void test_unknown_word(void **state)
{
	struct scripted_firmware *firmware = *state;

	volume.cmdline = "nonsense=1";
	assert_false(options_read(&firmware->loader));
	assert_non_null(strstr(firmware->loader.failure, "cmdline.txt: nonsense"));
}

/* What is kept physical on purpose may stand in a file of its own, beside what cmdline.txt says. */
static void test_census_allow(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct options *options = &firmware->loader.options;

	volume.allowed = "# the ring\nMy.efi+0x3020\n";
	assert_true(options_read(&firmware->loader));
	assert_int_equal(options->allow_count, 1);
	volume.cmdline = "census-allow=My.efi+8";
	assert_true(options_read(&firmware->loader));
	assert_int_equal(options->allow_count, 2);
	assert_string_equal(options->allow[1], "My.efi+0x3020");
	volume.allowed = "My.efi\n";
	assert_false(options_read(&firmware->loader));
	assert_non_null(strstr(firmware->loader.failure, "census-allow.txt: My.efi"));
}

/* Any other error is one: there may be options that cannot be read. */
static void test_other_errors(void **state)
{
	static const EFI_STATUS errors[] = {EFI_DEVICE_ERROR, EFI_NO_MEDIA, EFI_VOLUME_CORRUPTED,
					    EFI_ACCESS_DENIED, EFI_OUT_OF_RESOURCES};
	struct scripted_firmware *firmware = *state;

	for (size_t i = 0; i < 2 * sizeof(errors) / sizeof(errors[0]); i++) {
		EFI_STATUS error = errors[i / 2];

		volume.volume_status = i % 2 == 0 ? error : EFI_SUCCESS;
		volume.open_status = error;
		assert_false(options_read(&firmware->loader));
		assert_int_equal(firmware->loader.failure_status, error);
		assert_non_null(strstr(firmware->loader.failure, "cmdline.txt"));
	}
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_present),	  FRESH(test_absent),	    FRESH(test_unknown_word),
		FRESH(test_census_allow), FRESH(test_other_errors),
	};

	return cmocka_run_group_tests_name("cmdline", tests, NULL, NULL);
}
