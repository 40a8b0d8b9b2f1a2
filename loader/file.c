/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Files, through the Simple File System protocol (UEFI 2.10, sections 13.4 and 13.5).
 */
#include "loader/firmware.h"

#include "kernel/lib/processor.h"

/* More in one call is refused by old EDK II drivers; Linux reads its initrd in such pieces too. */
#define READ_PIECE (1024 * 1024)

/* What became of opening `file`: NULL after an error, and none with success. */
static EFI_STATUS opened(EFI_STATUS status, EFI_FILE_HANDLE *file)
{
	if (!EFI_ERROR(status) && is_readable(*file, sizeof(**file)))
		return status;
	*file = NULL;
	return EFI_ERROR(status) && status != EFI_UNSUPPORTED ? status : EFI_VOLUME_CORRUPTED;
}

/* An image from the network has a device without files, one out of a buffer has none at all: that, and no
 * other error, is EFI_UNSUPPORTED here. */
static EFI_STATUS open_folder(struct firmware *firmware)
{
	EFI_FILE_IO_INTERFACE *volume;
	EFI_STATUS status = EFI_SUCCESS;

	if (firmware->folder != NULL)
		return EFI_SUCCESS;
	if (firmware->loaded_image->DeviceHandle == NULL)
		return EFI_UNSUPPORTED;
	status = firmware_protocol(firmware, firmware->loaded_image->DeviceHandle, GUID_FILE_SYSTEM,
				   sizeof(*volume), (void **)&volume);
	if (EFI_ERROR(status))
		return status == EFI_NOT_FOUND ? EFI_PROTOCOL_ERROR : status;
	if (firmware->root == NULL)
		status = opened(volume->OpenVolume(volume, &firmware->root), &firmware->root);
	if (EFI_ERROR(status))
		return status;
	return opened(firmware->root->Open(firmware->root, &firmware->folder,
					   (CHAR16 *)(uintptr_t)L"" FILE_FOLDER, EFI_FILE_MODE_READ,
					   0),
		      &firmware->folder);
}

EFI_STATUS file_open(struct firmware *firmware, const char *name, UINT64 mode,
		     EFI_FILE_HANDLE *file)
{
	CHAR16 wide_name[FILE_NAME_SIZE];
	size_t length = strlen(name);
	EFI_STATUS status = open_folder(firmware);

	if (EFI_ERROR(status))
		return status;
	if (length >= FILE_NAME_SIZE)
		return EFI_INVALID_PARAMETER;
	for (size_t i = 0; i <= length; i++)
		wide_name[i] = (CHAR16)(unsigned char)name[i];
	return opened(firmware->folder->Open(firmware->folder, file, wide_name, mode, 0), file);
}

/* The position at the end is the size, and asking so needs no EFI_FILE_INFO of unknown length. */
static EFI_STATUS size_of(EFI_FILE_HANDLE file, uint64_t *size)
{
	EFI_STATUS status = file->SetPosition(file, POSITION_END);

	if (!EFI_ERROR(status))
		status = file->GetPosition(file, size);
	if (!EFI_ERROR(status))
		status = file->SetPosition(file, 0);
	return status;
}

static EFI_STATUS read(EFI_FILE_HANDLE file, uint8_t *to, uint64_t size)
{
	EFI_STATUS status = EFI_SUCCESS;

	while (size > 0 && !EFI_ERROR(status)) {
		const UINTN wanted = size < READ_PIECE ? size : READ_PIECE;
		UINTN piece = wanted;

		status = file->Read(file, &piece, to);
		if (!EFI_ERROR(status) && (piece == 0 || piece > wanted))
			status = piece == 0 ? EFI_END_OF_FILE : EFI_VOLUME_CORRUPTED;
		to += piece;
		size -= piece;
	}
	return status;
}

static bool read_whole(struct firmware *firmware, EFI_FILE_HANDLE file, const char *name,
		       uint64_t most, struct pages *data)
{
	uint64_t size = 0;
	EFI_STATUS status = size_of(file, &size);

	/* No other file refuses a position (section 13.5, EFI_FILE_PROTOCOL.SetPosition). */
	if (status == EFI_UNSUPPORTED)
		return output_refusal(firmware->output, "is a directory", FILE_PATH("%s"), name);
	if (size > most)
		return output_failure(firmware->output, EFI_BAD_BUFFER_SIZE,
				      FILE_PATH("%s") " has %lu bytes, more than the %lu allowed",
				      name, size, most);
	if (!EFI_ERROR(status) && size != 0) {
		if (!firmware_take_pages(firmware, name, size, data))
			return false;
		data->size = size;
		status = read(file, data->data, size);
	}
	return !EFI_ERROR(status) ||
	       output_failure(firmware->output, status, "reading " FILE_PATH("%s"), name);
}

EFI_STATUS file_load(struct firmware *firmware, const char *name, uint64_t most, struct pages *data)
{
	EFI_FILE_HANDLE file = NULL;
	EFI_STATUS status = file_open(firmware, name, EFI_FILE_MODE_READ, &file);

	*data = (struct pages){NULL, 0};
	if (EFI_ERROR(status))
		output_failure(firmware->output, status, FILE_PATH("%s"), name);
	else if (!read_whole(firmware, file, name, most, data))
		status = EFI_LOAD_ERROR;
	if (file != NULL)
		(void)file->Close(file);
	return status;
}

/* What is wrong with how an editor saved it, with a byte order mark or without; or NULL. */
static const char *examine_encoding(const uint8_t *text, size_t size)
{
	const int first = size < 2 ? 0 : text[0] | text[1] << 8;

	if (first == 0xbbef)
		return "is UTF-8 with a byte order mark: save it without";
	return first == 0xfeff || first == 0xfffe || (first != 0 && first <= 0xff)
		       ? "is UTF-16: save it as ASCII"
		       : NULL;
}

bool file_load_text(struct firmware *firmware, const char *name, struct token *text)
{
	struct pages data;
	EFI_STATUS status = file_load(firmware, name, FILE_TEXT_MAX, &data);
	const char *sentence;

	*text = (struct token){data.data, data.size};
	if (EFI_ERROR(status))
		return status == EFI_NOT_FOUND || status == EFI_UNSUPPORTED;
	sentence = examine_encoding(data.data, data.size);
	return sentence == NULL ||
	       output_refusal(firmware->output, sentence, FILE_PATH("%s"), name);
}
