/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The volume that the loader comes from: \EFI\brightline with cmdline.txt and kernel.elf. */
#include "tests/sweep/sweep.h"

#define FILES_MAX 16

static struct open_file {
	EFI_FILE protocol;
	const struct text *text; /* NULL: a directory */
	UINT64 position;
	BOOLEAN is_open;
} files[FILES_MAX];

UINTN files_left(void)
{
	UINTN count = 0;

	for (UINTN i = 0; i < FILES_MAX; i++) {
		count += files[i].is_open;
		files[i].is_open = FALSE;
	}
	return count;
}

static EFI_STATUS lie(void)
{
	return sweep.fault.lie == LIE_ERROR ? EFI_DEVICE_ERROR : EFI_SUCCESS;
}

static BOOLEAN ends_so(const CHAR16 *name, const CHAR16 *end)
{
	UINTN length = 0, count = 0;

	while (name[length] != 0)
		length++;
	while (end[count] != 0)
		count++;
	for (UINTN i = 1; i <= count; i++)
		if (i > length || name[length - i] != end[count - i])
			return FALSE;
	return TRUE;
}

static EFI_FILE_HANDLE open_file(const struct text *text);

static EFI_STATUS EFIAPI open(EFI_FILE_HANDLE from, EFI_FILE_HANDLE *file, CHAR16 *name,
			      UINT64 mode, UINT64 attributes)
{
	(void)from;
	(void)mode;
	(void)attributes;
	if (is_lie(CALL_Open)) {
		*file = NULL;
		return lie();
	}
	if (ends_so(name, L"brightline"))
		return *file = open_file(NULL), EFI_SUCCESS;
	if (ends_so(name, L"kernel.elf") && sweep.kernel.data != NULL)
		return *file = open_file(&sweep.kernel), EFI_SUCCESS;
	if (ends_so(name, L"cmdline.txt") && sweep.options.data != NULL)
		return *file = open_file(&sweep.options), EFI_SUCCESS;
	return EFI_NOT_FOUND;
}

static EFI_STATUS EFIAPI close(EFI_FILE_HANDLE file)
{
	((struct open_file *)file)->is_open = FALSE;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI read(EFI_FILE_HANDLE handle, UINTN *size, void *data)
{
	struct open_file *file = (struct open_file *)handle;

	if (is_lie(CALL_Read))
		return lie();
	if (file->text == NULL)
		return EFI_UNSUPPORTED;
	if (*size > file->text->size - file->position)
		*size = file->text->size - file->position;
	sweep.real->BootServices->CopyMem(data, file->text->data + file->position, *size);
	file->position += *size;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI get_position(EFI_FILE_HANDLE handle, UINT64 *position)
{
	if (is_lie(CALL_GetPosition))
		return lie();
	*position = ((struct open_file *)handle)->position;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI set_position(EFI_FILE_HANDLE handle, UINT64 position)
{
	struct open_file *file = (struct open_file *)handle;

	if (is_lie(CALL_SetPosition))
		return lie();
	if (file->text == NULL)
		return EFI_UNSUPPORTED;
	if (position == ~UINT64_C(0))
		position = file->text->size;
	file->position = position < file->text->size ? position : file->text->size;
	return EFI_SUCCESS;
}

static EFI_FILE_HANDLE open_file(const struct text *text)
{
	UINTN i = 0;

	while (files[i].is_open && i < FILES_MAX - 1)
		i++;
	files[i] = (struct open_file){.text = text, .is_open = TRUE};
	files[i].protocol.Open = open;
	files[i].protocol.Close = close;
	files[i].protocol.Read = read;
	files[i].protocol.GetPosition = get_position;
	files[i].protocol.SetPosition = set_position;
	return &files[i].protocol;
}

static EFI_STATUS EFIAPI open_volume(EFI_FILE_IO_INTERFACE *this, EFI_FILE_HANDLE *root)
{
	(void)this;
	if (is_lie(CALL_OpenVolume)) {
		*root = NULL;
		return lie();
	}
	*root = open_file(NULL);
	return EFI_SUCCESS;
}

EFI_FILE_IO_INTERFACE volume = {.OpenVolume = open_volume};
