/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Device paths, read.
 */
#include "loader/firmware.h"

#include "kernel/lib/processor.h"

#define NODE_HEADER_SIZE sizeof(EFI_DEVICE_PATH_PROTOCOL)
#define END_TYPE 0x7f

/* More nodes than any device has: a path that goes on is none. */
#define NODES_MAX 256

static size_t node_size(const EFI_DEVICE_PATH_PROTOCOL *node)
{
	return (size_t)(node->Length[0] | node->Length[1] << 8);
}

static bool is_end(const EFI_DEVICE_PATH_PROTOCOL *node)
{
	return !is_readable(node, NODE_HEADER_SIZE) || (node->Type & END_TYPE) == END_TYPE ||
	       node_size(node) < NODE_HEADER_SIZE || !is_readable(node, node_size(node));
}

const EFI_DEVICE_PATH_PROTOCOL *device_path_find(const EFI_DEVICE_PATH_PROTOCOL *path, UINT8 type,
						 UINT8 subtype, size_t size)
{
	const EFI_DEVICE_PATH_PROTOCOL *found = NULL;

	for (unsigned int i = 0; i < NODES_MAX && !is_end(path); i++) {
		if (path->Type == type && path->SubType == subtype && node_size(path) >= size)
			found = path;
		path = (const void *)((const uint8_t *)path + node_size(path));
	}
	return found;
}

static CHAR16 character_at(const uint8_t *name, size_t index)
{
	return (CHAR16)(name[2 * index] | name[2 * index + 1] << 8);
}

void narrow(const void *text, size_t length, char *ascii, size_t size)
{
	size_t i;

	for (i = 0; i < length && i < size - 1 && character_at(text, i) != 0; i++) {
		CHAR16 character = character_at(text, i);

		ascii[i] = character >= ' ' && character < 0x7f ? (char)character : '?';
	}
	ascii[i] = '\0';
}

/* A path to a file may be split into nodes anywhere between its components, its name comes last (UEFI
 * 2.10, section 10.3.5.4). */
bool device_path_file_name(const EFI_DEVICE_PATH_PROTOCOL *path, char name[HANDOFF_NAME_SIZE])
{
	const EFI_DEVICE_PATH_PROTOCOL *node = device_path_find(path, MEDIA_DEVICE_PATH,
								MEDIA_FILEPATH_DP,
								NODE_HEADER_SIZE + 2);
	const uint8_t *characters;
	size_t count, start = 0, end = 0;

	if (node == NULL)
		return false;
	characters = (const uint8_t *)(node + 1);
	count = (node_size(node) - NODE_HEADER_SIZE) / sizeof(CHAR16);
	for (; end < count && character_at(characters, end) != 0; end++)
		if (character_at(characters, end) == '\\' || character_at(characters, end) == '/')
			start = end + 1;
	narrow(characters + start * sizeof(CHAR16), end - start, name, HANDOFF_NAME_SIZE);
	return end > start;
}
