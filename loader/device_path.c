/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Device paths, read and made.
 */
#include "loader/device_path.h"

#include "kernel/lib/string.h"

#define NODE_HEADER_SIZE sizeof(EFI_DEVICE_PATH_PROTOCOL)
#define END_TYPE 0x7f
#define END_ENTIRE_PATH 0xff

static size_t node_size(const EFI_DEVICE_PATH_PROTOCOL *node)
{
	return (size_t)(node->Length[0] | node->Length[1] << 8);
}

static bool is_end(const EFI_DEVICE_PATH_PROTOCOL *node)
{
	return (node->Type & END_TYPE) == END_TYPE || node_size(node) < NODE_HEADER_SIZE;
}

static const EFI_DEVICE_PATH_PROTOCOL *next(const EFI_DEVICE_PATH_PROTOCOL *node)
{
	return (const void *)((const uint8_t *)node + node_size(node));
}

const EFI_DEVICE_PATH_PROTOCOL *device_path_find(const EFI_DEVICE_PATH_PROTOCOL *path, UINT8 type,
						 UINT8 subtype, size_t size)
{
	for (; path != NULL && !is_end(path); path = next(path))
		if (path->Type == type && path->SubType == subtype && node_size(path) >= size)
			return path;
	return NULL;
}

size_t device_path_size(const EFI_DEVICE_PATH_PROTOCOL *path)
{
	const EFI_DEVICE_PATH_PROTOCOL *node = path;

	while (!is_end(node))
		node = next(node);
	return (size_t)((const uint8_t *)node - (const uint8_t *)path);
}

void narrow(const CHAR16 *text, size_t length, char *ascii, size_t size)
{
	size_t i;

	for (i = 0; i < length && i < size - 1 && text[i] != 0; i++)
		ascii[i] = text[i] > ' ' && text[i] < 0x7f ? (char)text[i]
			   : text[i] == ' '		   ? ' '
							   : '?';
	ascii[i] = '\0';
}

static CHAR16 character_at(const uint8_t *name, size_t index)
{
	return (CHAR16)(name[2 * index] | name[2 * index + 1] << 8);
}

/* A path to a file may be split into nodes anywhere between its components, its name comes last (UEFI
 * 2.10, section 10.3.5.4). */
static const EFI_DEVICE_PATH_PROTOCOL *last_file_node(const EFI_DEVICE_PATH_PROTOCOL *path)
{
	const EFI_DEVICE_PATH_PROTOCOL *last = NULL;

	while ((path = device_path_find(path, MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP,
					NODE_HEADER_SIZE + 2)) != NULL) {
		last = path;
		path = next(path);
	}
	return last;
}

bool device_path_file_name(const EFI_DEVICE_PATH_PROTOCOL *path, char name[HANDOFF_NAME_SIZE])
{
	const EFI_DEVICE_PATH_PROTOCOL *node = last_file_node(path);
	CHAR16 wide[HANDOFF_NAME_SIZE];
	const uint8_t *characters;
	size_t count, start = 0, end = 0;

	if (node == NULL)
		return false;
	characters = (const uint8_t *)(node + 1);
	count = (node_size(node) - NODE_HEADER_SIZE) / sizeof(CHAR16);
	for (; end < count && character_at(characters, end) != 0; end++)
		if (character_at(characters, end) == '\\' || character_at(characters, end) == '/')
			start = end + 1;
	count = end - start < HANDOFF_NAME_SIZE ? end - start : HANDOFF_NAME_SIZE;
	for (size_t i = 0; i < count; i++)
		wide[i] = character_at(characters, start + i);
	narrow(wide, count, name, HANDOFF_NAME_SIZE);
	return count > 0;
}

static size_t length_of(const CHAR16 *text)
{
	size_t length = 0;

	while (text[length] != 0)
		length++;
	return length;
}

static uint8_t *put_node(uint8_t *to, UINT8 type, UINT8 subtype, size_t size)
{
	EFI_DEVICE_PATH_PROTOCOL node = {
		.Type = type,
		.SubType = subtype,
		.Length = {(UINT8)size, (UINT8)(size >> 8)},
	};

	memcpy(to, &node, sizeof(node));
	return to + sizeof(node);
}

EFI_DEVICE_PATH_PROTOCOL *device_path_for_file(struct loader *loader,
					       const EFI_DEVICE_PATH_PROTOCOL *volume,
					       const CHAR16 *directory, const CHAR16 *file)
{
	size_t volume_size = device_path_size(volume);
	size_t directory_size = length_of(directory) * sizeof(CHAR16);
	size_t file_size = (length_of(file) + 1) * sizeof(CHAR16);
	size_t size = NODE_HEADER_SIZE + directory_size + file_size;
	void *path;
	uint8_t *to;

	if (EFI_ERROR(loader->boot_services->AllocatePool(EfiLoaderData,
							  volume_size + size + NODE_HEADER_SIZE,
							  &path)))
		return NULL;
	memcpy(path, volume, volume_size);
	to = put_node((uint8_t *)path + volume_size, MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP, size);
	memcpy(to, directory, directory_size);
	memcpy(to + directory_size, file, file_size);
	put_node(to + directory_size + file_size, END_TYPE, END_ENTIRE_PATH, NODE_HEADER_SIZE);
	return path;
}
