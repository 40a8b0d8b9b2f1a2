/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Files, through the Simple File System protocol (UEFI 2.10, sections 13.4 and 13.5).
 */
#include "loader/file.h"

#include "loader/pages.h"
#include "loader/protocol.h"
#include "loader/report.h"

/* More in one call is refused by old EDK II drivers; Linux reads its initrd in such pieces too. */
#define READ_PIECE (1024 * 1024)

/* A position that means the end (UEFI 2.10, section 13.5, EFI_FILE_PROTOCOL.SetPosition). */
#define POSITION_END UINT64_MAX

static EFI_STATUS open(struct loader *loader, const char *path, UINT64 mode, EFI_FILE_HANDLE *file)
{
	EFI_FILE_IO_INTERFACE *volume;
	CHAR16 wide_path[FILE_PATH_SIZE];
	EFI_FILE_HANDLE root;
	EFI_STATUS status;
	size_t length = strlen(path);

	if (length >= FILE_PATH_SIZE)
		return EFI_INVALID_PARAMETER;
	for (size_t i = 0; i <= length; i++)
		wide_path[i] = (CHAR16)(unsigned char)path[i];

	/* An image from the network has a device without files, one out of a buffer has none at all. */
	if (EFI_ERROR(protocol_of(loader, loader->loaded_image->DeviceHandle, GUID_FILE_SYSTEM,
				  (void **)&volume)))
		return EFI_UNSUPPORTED;
	status = volume->OpenVolume(volume, &root);
	if (EFI_ERROR(status))
		return status;
	status = root->Open(root, file, wide_path, mode, 0);
	(void)root->Close(root); /* cannot fail (section 13.5) */
	return status;
}

EFI_STATUS file_open(struct loader *loader, const char *path, EFI_FILE_HANDLE *file)
{
	return open(loader, path, EFI_FILE_MODE_READ, file);
}

/* The position at the end is the size, and asking so needs no EFI_FILE_INFO of unknown length. */
static EFI_STATUS measure(EFI_FILE_HANDLE handle, uint64_t *size)
{
	EFI_STATUS status = handle->SetPosition(handle, POSITION_END);

	if (!EFI_ERROR(status))
		status = handle->GetPosition(handle, size);
	if (!EFI_ERROR(status))
		status = handle->SetPosition(handle, 0);
	return status;
}

/* Until `size` bytes are there, or the file ends; `done` says how many came. */
static EFI_STATUS read_pieces(EFI_FILE_HANDLE handle, uint8_t *data, uint64_t size, uint64_t *done)
{
	EFI_STATUS status = EFI_SUCCESS;
	UINTN piece = 0;

	for (*done = 0; *done < size; *done += piece) {
		piece = size - *done < READ_PIECE ? size - *done : READ_PIECE;
		status = handle->Read(handle, &piece, data + *done);
		if (EFI_ERROR(status) || piece == 0)
			break;
	}
	return status;
}

static bool read_open(struct loader *loader, EFI_FILE_HANDLE handle, const char *path,
		      uint64_t size_max, struct file *file)
{
	EFI_STATUS status;
	uint64_t size, done;

	status = measure(handle, &size);
	if (EFI_ERROR(status))
		return report_failure(loader, status, "the size of %s", path);
	if (size > size_max)
		return report_failure(loader, EFI_BAD_BUFFER_SIZE,
				      "%s has %lu bytes, more than the %lu allowed", path, size,
				      size_max);
	*file = (struct file){.size = size};
	if (size == 0)
		return true;
	if (!pages_take(loader, path, size, &file->pages))
		return false;
	status = read_pieces(handle, file->pages.data, size, &done);
	if (!EFI_ERROR(status) && done == size)
		return true;
	pages_give_back(loader, &file->pages);
	if (EFI_ERROR(status))
		return report_failure(loader, status, "reading %s", path);
	return report_failure(loader, EFI_END_OF_FILE, "%s ends after %lu of its %lu bytes", path,
			      done, size);
}

bool file_read(struct loader *loader, const char *path, uint64_t size_max, struct file *file)
{
	EFI_FILE_HANDLE handle;
	EFI_STATUS status;
	bool complete;

	status = file_open(loader, path, &handle);
	if (EFI_ERROR(status))
		return report_failure(loader, status, "%s", path);
	complete = read_open(loader, handle, path, size_max, file);
	(void)handle->Close(handle);
	return complete;
}

/* A longer file that is written over would keep its end, and not all firmware can cut it off (U-Boot
 * cannot): a file is deleted, which closes its handle, and made anew. */
EFI_STATUS file_write(struct loader *loader, const char *path, const void *data, uint64_t size)
{
	const UINT64 mode = EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE;
	EFI_FILE_HANDLE handle;
	UINTN written = size;
	EFI_STATUS status;

	if (!EFI_ERROR(open(loader, path, mode, &handle)))
		(void)handle->Delete(handle);
	status = open(loader, path, mode | EFI_FILE_MODE_CREATE, &handle);
	if (EFI_ERROR(status))
		return status;
	status = handle->Write(handle, &written, (void *)(uintptr_t)data);
	if (!EFI_ERROR(status) && written == size)
		status = handle->Flush(handle); /* Close() could not tell that the medium is full */
	else if (!EFI_ERROR(status))
		status = EFI_VOLUME_FULL;
	if (EFI_ERROR(status))
		(void)handle->Delete(handle);
	else
		(void)handle->Close(handle);
	return status;
}
