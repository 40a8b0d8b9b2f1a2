/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/drivers.c: a directory of drivers as a volume lists it, and as none should.
 */
#include "loader/audit/drivers.c"
/* Behind it: both have things by the name of `volume`. */
#include "tests/unit/volume.h"

static struct audit audit;
static char started[256]; /* the names that LoadImage was asked for, in their order */

void hooks_start(struct audit *a, uint32_t driver)
{
	(void)a, (void)driver;
}
void hooks_stop(void)
{
}
bool hooks_saw_ready(void)
{
	return false;
}
void first_call_remember(struct audit *a)
{
	(void)a;
}
void first_call_started(struct audit *a, const char *driver)
{
	(void)a, (void)driver;
}
void constants_note(struct audit *a, const struct handoff_driver *driver)
{
	(void)a, (void)driver;
}
void constants_note_tables(struct audit *a)
{
	(void)a;
}

/* ---- The directory: each entry a name, and what Read() says of it ---- */

static struct {
	CHAR16 name[NAME_LENGTH + 8];
	UINTN size; /* 0: the bytes that it has, with the end of its name */
	EFI_STATUS status;
} entries[4];

static unsigned int count, position, reads;
static bool is_endless, is_rising;

static EFI_STATUS EFIAPI list_position(EFI_FILE_HANDLE file, UINT64 to)
{
	(void)file;
	position = (unsigned int)to;
	return EFI_SUCCESS;
}

/* Names in a rising order for as long as anybody asks. */
static void rise(EFI_FILE_INFO *info)
{
	static unsigned int number;

	number++;
	for (int digit = 0; digit < 6; digit++)
		info->FileName[digit] = (CHAR16)('0' + (number >> (15 - 3 * digit)) % 8);
	for (int i = 0; i < 5; i++)
		info->FileName[6 + i] = (CHAR16) ".EFI"[i];
}

static EFI_STATUS EFIAPI list_read(EFI_FILE_HANDLE file, UINTN *size, void *data)
{
	EFI_FILE_INFO *info = data;
	unsigned int at = position++;
	size_t length = 0;

	(void)file;
	reads++;
	if (is_endless && at >= count)
		at = 0;
	if (at >= count && !(is_rising && at == count)) {
		*size = 0;
		return EFI_SUCCESS;
	}
	memset(data, 0xa5, *size);
	info->Attribute = 0;
	if (at == count) {
		rise(info);
		return EFI_SUCCESS;
	}
	if (EFI_ERROR(entries[at].status))
		return entries[at].status;
	while (entries[at].name[length] != 0)
		length++;
	memcpy(info->FileName, entries[at].name,
	       (length < NAME_LENGTH ? length + 1 : NAME_LENGTH) * sizeof(CHAR16));
	*size = entries[at].size != 0 ? entries[at].size
				      : offsetof(EFI_FILE_INFO, FileName) + 2 * length + 2;
	return EFI_SUCCESS;
}

static void put(const char *name)
{
	memset(&entries[count], 0, sizeof(entries[count]));
	for (size_t i = 0; name[i] != 0; i++)
		entries[count].name[i] = (CHAR16)name[i];
	count++;
}

static EFI_FILE listing = {.Close = volume_close, .SetPosition = list_position, .Read = list_read};

static EFI_STATUS EFIAPI open_listing(EFI_FILE_HANDLE folder, EFI_FILE_HANDLE *file, CHAR16 *name,
				      UINT64 mode, UINT64 attributes)
{
	(void)folder, (void)mode, (void)attributes;
	assert_true(volume_is_name(name, DRIVERS_NAME));
	volume.open++;
	volume.open_files++;
	*file = &listing;
	return EFI_SUCCESS;
}

/* ---- Firmware: each driver has a path to its file, and none loads ---- */

static const uint8_t volume_path[] = {4, 1, 8, 0, 1, 2, 3, 4, 0x7f, 0xff, 4, 0};

static EFI_STATUS EFIAPI protocol(EFI_HANDLE handle, EFI_GUID *guid, void **found)
{
	if (memcmp(guid, &GUID_FILE_SYSTEM, sizeof(*guid)) == 0)
		return volume_handle_protocol(handle, guid, found);
	*found = (void *)(uintptr_t)volume_path;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI load_image(BOOLEAN policy, EFI_HANDLE parent,
				    EFI_DEVICE_PATH_PROTOCOL *path, void *source, UINTN size,
				    EFI_HANDLE *image)
{
	char name[HANDOFF_NAME_SIZE];

	(void)policy, (void)parent, (void)source, (void)size, (void)image;
	assert_true(device_path_file_name(path, name));
	if (strlen(started) + strlen(name) + 2 < sizeof(started))
		strcat(strcat(started, name), " ");
	return EFI_LOAD_ERROR;
}

static EFI_STATUS EFIAPI pool(EFI_MEMORY_TYPE type, UINTN size, void **buffer)
{
	(void)type;
	*buffer = malloc(size);
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI free_pool(void *buffer)
{
	free(buffer);
	return EFI_SUCCESS;
}

static int open_listed(void **state)
{
	struct scripted_firmware *firmware;

	open_volume(state);
	firmware = *state;
	volume_folder.Open = open_listing;
	firmware->boot_services.HandleProtocol = protocol;
	firmware->boot_services.LoadImage = load_image;
	firmware->boot_services.AllocatePool = pool;
	firmware->boot_services.FreePool = free_pool;
	memset(&audit, 0, sizeof(audit));
	audit.loader.firmware = firmware->loader->firmware;
	audit.loader.firmware.output = &audit.loader.output;
	count = position = reads = 0;
	is_endless = is_rising = false;
	started[0] = 0;
	return 0;
}

static int close_listed(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader->firmware.root = audit.loader.firmware.root;
	firmware->loader->firmware.folder = audit.loader.firmware.folder;
	return close_volume(state);
}

static void assert_refused(const char *status)
{
	assert_false(drivers_start(&audit));
	assert_non_null(strstr(audit.loader.output.failure, "reading " DRIVERS_PATH ": "));
	assert_non_null(strstr(audit.loader.output.failure, status));
}

/* By their names, whatever order the volume has; what is no driver is left. */
static void test_order(void **state)
{
	(void)state;
	put("second.efi");
	put("read.me");
	put("First.EFI");
	assert_true(drivers_start(&audit));
	assert_string_equal(started, "First.EFI second.efi ");
}

/* Nothing is started of a directory that cannot be read to its end. */
static void test_error_in_the_middle(void **state)
{
	(void)state;
	put("first.efi");
	put("second.efi");
	entries[1].status = EFI_DEVICE_ERROR;
	assert_refused("EFI_DEVICE_ERROR");
	assert_string_equal(started, "");
}

/* A name must end in what was read: short, long, without an end, and cut off within its last character. */
static void test_sizes(void **state)
{
	const UINTN sizes[] = {1,
			       offsetof(EFI_FILE_INFO, FileName),
			       offsetof(EFI_FILE_INFO, FileName) + 18,
			       offsetof(EFI_FILE_INFO, FileName) + 19,
			       sizeof(union entry) + 1,
			       UINT64_MAX};

	(void)state;
	put("first.efi");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		entries[0].size = sizes[i];
		assert_refused("EFI_VOLUME_CORRUPTED");
	}
	entries[0].size = offsetof(EFI_FILE_INFO, FileName) + 20;
	assert_true(drivers_start(&audit));
}

static void test_a_name_without_an_end(void **state)
{
	(void)state;
	put("a");
	for (size_t i = 0; i < NAME_LENGTH; i++)
		entries[0].name[i] = 'a';
	entries[0].size = sizeof(union entry);
	assert_refused("EFI_VOLUME_CORRUPTED");
}

static void test_no_end_of_the_list(void **state)
{
	(void)state;
	put("first.efi");
	is_endless = true;
	assert_refused("EFI_VOLUME_CORRUPTED");
	assert_int_equal(reads, ENTRIES_MAX + 1);
}

/* Each reading has one name more. */
static void test_no_end_of_the_names(void **state)
{
	(void)state;
	is_rising = true;
	assert_refused("EFI_VOLUME_CORRUPTED");
	assert_int_equal(audit.drivers.count_all, STARTS_MAX);
}

#define LISTED(test) cmocka_unit_test_setup_teardown(test, open_listed, close_listed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LISTED(test_order),
		LISTED(test_error_in_the_middle),
		LISTED(test_sizes),
		LISTED(test_a_name_without_an_end),
		LISTED(test_no_end_of_the_list),
		LISTED(test_no_end_of_the_names),
	};

	return cmocka_run_group_tests_name("drivers listing", tests, NULL, NULL);
}
