/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Files of reports, \EFI\brightline\reports\NAME-NNNN.tap; tools/report reads them.
 *
 * A machine may be cut off at any moment: a file gets its name when all of it is on the medium, and what is
 * under way is called .tmp. Whether firmware can rename is tried on a file without contents, which can be removed
 * again at any moment. One that cannot (U-Boot) writes the report under its name, and has it empty until
 * it is whole: data come first there, then the allocation tables, and the size at the very end.
 */
#include "kernel/display/smbios.h"
#include "kernel/lib/format.h"
#include "kernel/lib/processor.h"
#include "loader/audit/audit.h"

#define MARK REPORTS_FOLDER "\\under-way"
#define UNNAMED REPORTS_FOLDER "\\unnamed"
#define NUMBER_MAX 9999

#define MODE_WRITE (EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE)
#define MODE_CREATE (MODE_WRITE | EFI_FILE_MODE_CREATE)

#define GUID_FILE_INFO ((EFI_GUID)EFI_FILE_INFO_ID)

/* ---- One file ---- */

static EFI_STATUS open_reports(struct firmware *firmware)
{
	CHAR16 name[] = L"" REPORTS_FOLDER;
	EFI_FILE_HANDLE folder;
	EFI_STATUS status = file_open(firmware, REPORTS_FOLDER, EFI_FILE_MODE_READ, &folder);

	if (status == EFI_NOT_FOUND)
		status = firmware->folder->Open(firmware->folder, &folder, name, MODE_CREATE,
						EFI_FILE_DIRECTORY);
	if (!EFI_ERROR(status))
		(void)folder->Close(folder);
	return status;
}

static void remove_file(struct firmware *firmware, const char *name)
{
	EFI_FILE_HANDLE file;

	if (!EFI_ERROR(file_open(firmware, name, MODE_WRITE, &file)))
		(void)file->Delete(file);
}

/* When it fails there is no such file: a part of it could be taken for the whole. */
static EFI_STATUS fill(EFI_FILE_HANDLE file, const void *data, uint64_t size)
{
	EFI_STATUS status = EFI_SUCCESS;
	UINTN written = size;

	if (size != 0)
		status = file->Write(file, &written, (void *)(uintptr_t)data);
	if (!EFI_ERROR(status) && written == size)
		status = file->Flush(file); /* Close() could not tell that the medium is full */
	else if (!EFI_ERROR(status))
		status = EFI_VOLUME_FULL;
	if (EFI_ERROR(status))
		(void)file->Delete(file);
	return status;
}

/* A longer file that is written over would keep its end, and not all firmware can cut it off (U-Boot cannot): a
 * file is deleted, which closes its handle, and made anew. */
static EFI_STATUS write_new(struct firmware *firmware, const char *name, const void *data,
			    uint64_t size, EFI_FILE_HANDLE *file)
{
	EFI_STATUS status;

	remove_file(firmware, name);
	status = file_open(firmware, name, MODE_CREATE, file);
	return EFI_ERROR(status) ? status : fill(*file, data, size);
}

/* Gives an open file another name in its folder. */
static EFI_STATUS rename(EFI_FILE_HANDLE file, const char *path)
{
	union {
		EFI_FILE_INFO info;
		uint8_t bytes[sizeof(EFI_FILE_INFO) + FILE_NAME_SIZE * sizeof(CHAR16)];
	} named;
	CHAR16 *new_name = (CHAR16 *)(void *)(named.bytes + SIZE_OF_EFI_FILE_INFO);
	const char *name = path + sizeof(REPORTS_FOLDER); /* and the backslash */
	UINTN size = sizeof(named);
	EFI_GUID guid = GUID_FILE_INFO;
	EFI_STATUS status = file->GetInfo(file, &guid, &size, &named);
	const size_t length = strlen(name);

	if (EFI_ERROR(status))
		return status;
	for (size_t i = 0; i <= length; i++)
		new_name[i] = (CHAR16)(unsigned char)name[i];
	named.info.Size = SIZE_OF_EFI_FILE_INFO + (length + 1) * sizeof(CHAR16);
	status = file->SetInfo(file, &guid, named.info.Size, &named);
	return EFI_ERROR(status) ? status : file->Flush(file);
}

/* ---- Reports ---- */

void reports_ask_machine(struct audit *audit)
{
	const struct firmware *firmware = &audit->loader.firmware;
	const uint8_t *entry = firmware_table(firmware, GUID_SMBIOS3, 24), *structures;
	uint64_t length;

	if (audit->home.machine[0] != '\0')
		return;
	if (entry == NULL)
		entry = firmware_table(firmware, GUID_SMBIOS, 31);
	structures = entry == NULL ? NULL
				   : vaddr_pointer(vaddr(
					     smbios_structures(entry, readable_bytes(entry, 31),
							       &length)));
	if (structures == NULL)
		length = 0;
	report_name(structures, readable_bytes(structures, length), audit->home.machine);
}

/* An empty file is what a machine that was cut off has left. */
static bool is_there(struct firmware *firmware, const char *path)
{
	EFI_FILE_HANDLE file;
	UINT64 size = 0;
	bool empty;

	if (EFI_ERROR(file_open(firmware, path, EFI_FILE_MODE_READ, &file)))
		return false;
	empty = file->SetPosition(file, POSITION_END) == EFI_SUCCESS &&
		file->GetPosition(file, &size) == EFI_SUCCESS && size == 0;
	(void)file->Close(file);
	return !empty;
}

/* An open file without contents: it has its name when it is whole. What has that name is empty, see is_there(). */
static EFI_STATUS fill_and_name(struct firmware *firmware, EFI_FILE_HANDLE file, const char *path,
				const void *text, size_t length)
{
	EFI_STATUS status = fill(file, text, length);

	if (EFI_ERROR(status))
		return status;
	remove_file(firmware, path);
	status = rename(file, path);
	if (EFI_ERROR(status))
		(void)file->Delete(file);
	return status;
}

static void print_path(struct audit *audit, const char *suffix, unsigned int number,
		       char path[FILE_NAME_SIZE])
{
	format_text(path, FILE_NAME_SIZE, REPORTS_FOLDER "\\%s-%04u.%s", audit->home.machine,
		    number, suffix);
}

/* The number of the next file, and its path. */
static unsigned int next_number(struct audit *audit, const char *suffix, char path[FILE_NAME_SIZE])
{
	unsigned int number = 0;

	reports_ask_machine(audit);
	do {
		print_path(audit, suffix, ++number, path);
	} while (number < NUMBER_MAX && is_there(&audit->loader.firmware, path));
	return number;
}

bool reports_has(struct audit *audit, const char *suffix, const void *text, size_t length,
		 char path[FILE_NAME_SIZE])
{
	struct firmware *firmware = &audit->loader.firmware;
	const unsigned int next = next_number(audit, suffix, path);
	UINTN size = length;
	UINT64 all = 0;
	EFI_FILE_HANDLE file;
	struct pages pages;
	bool same;

	print_path(audit, suffix, next - 1, path);
	if (EFI_ERROR(file_open(firmware, path, EFI_FILE_MODE_READ, &file)))
		return false;
	same = firmware_take_pages(firmware, "the last report", size, &pages) &&
	       !EFI_ERROR(file->SetPosition(file, POSITION_END)) &&
	       !EFI_ERROR(file->GetPosition(file, &all)) && all >= length &&
	       !EFI_ERROR(file->SetPosition(file, all - length)) &&
	       !EFI_ERROR(file->Read(file, &size, pages.data)) && size == length &&
	       memcmp(pages.data, text, length) == 0;
	(void)file->Close(file);
	return same;
}

EFI_STATUS reports_write(struct audit *audit, const char *suffix, const void *text, size_t length,
			 char path[FILE_NAME_SIZE])
{
	struct firmware *firmware = &audit->loader.firmware;
	char unfinished[FILE_NAME_SIZE];
	EFI_FILE_HANDLE file;
	EFI_STATUS status;
	const unsigned int number = next_number(audit, suffix, path);

	format_text(unfinished, FILE_NAME_SIZE, REPORTS_FOLDER "\\%s-%04u.tmp", audit->home.machine,
		    number);
	status = open_reports(firmware);
	if (!EFI_ERROR(status))
		status = write_new(firmware, UNNAMED, NULL, 0, &file);
	if (EFI_ERROR(status))
		return status;
	remove_file(firmware, unfinished);
	if (!EFI_ERROR(rename(file, unfinished))) {
		status = fill_and_name(firmware, file, path, text, length);
	} else {
		(void)file->Delete(file);
		status = write_new(firmware, path, text, length, &file);
	}
	if (!EFI_ERROR(status))
		(void)file->Close(file);
	return status;
}

/* ---- The mark ---- */

/* Has the volume room for any report? One that does not say so may have. */
static EFI_STATUS ask_room(struct firmware *firmware)
{
	union {
		EFI_FILE_SYSTEM_INFO info;
		uint8_t bytes[sizeof(EFI_FILE_SYSTEM_INFO) + FILE_NAME_SIZE * sizeof(CHAR16)];
	} volume;
	EFI_GUID guid = EFI_FILE_SYSTEM_INFO_ID;
	UINTN size = sizeof(volume);

	if (firmware->folder == NULL ||
	    EFI_ERROR(firmware->folder->GetInfo(firmware->folder, &guid, &size, &volume)))
		return EFI_SUCCESS;
	if (volume.info.ReadOnly)
		return EFI_WRITE_PROTECTED;
	return volume.info.FreeSpace < KEPT_REPORT_SIZE ? EFI_VOLUME_FULL : EFI_SUCCESS;
}

/* It has no contents: firmware frees those of a file before it removes the file, and one that is cut off in
 * between leaves a file that is damaged. */
EFI_STATUS reports_mark(struct audit *audit)
{
	struct firmware *firmware = &audit->loader.firmware;
	EFI_FILE_HANDLE file;
	EFI_STATUS status = open_reports(firmware);

	if (!EFI_ERROR(status))
		status = ask_room(firmware);
	if (!EFI_ERROR(status))
		status = write_new(firmware, MARK, NULL, 0, &file);
	if (!EFI_ERROR(status))
		(void)file->Close(file);
	return status;
}

bool reports_unmark(struct audit *audit)
{
	EFI_FILE_HANDLE file;

	return !EFI_ERROR(file_open(&audit->loader.firmware, MARK, MODE_WRITE, &file)) &&
	       file->Delete(file) == EFI_SUCCESS;
}
