/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A device path for tests, node by node, with an end behind the last.
 */
#ifndef TESTS_FILE_PATH_H
#define TESTS_FILE_PATH_H

#include <efi.h>
#include <stdint.h>
#include <string.h>

#define PATH_HEADER_SIZE sizeof(EFI_DEVICE_PATH_PROTOCOL)

static uint8_t file_path[2048];
static uint8_t *path_end;

static inline void end_path(void)
{
	static const EFI_DEVICE_PATH_PROTOCOL end = {0x7f, 0xff, {PATH_HEADER_SIZE, 0}};

	memcpy(path_end, &end, sizeof(end));
}

static inline void start_path(void)
{
	path_end = file_path;
	end_path();
}

static inline void add_node(UINT8 subtype, const void *data, size_t size)
{
	const EFI_DEVICE_PATH_PROTOCOL node = {MEDIA_DEVICE_PATH,
					       subtype,
					       {(UINT8)(PATH_HEADER_SIZE + size),
						(UINT8)((PATH_HEADER_SIZE + size) >> 8)}};

	memcpy(path_end, &node, sizeof(node));
	if (size != 0)
		memcpy(path_end + sizeof(node), data, size);
	path_end += sizeof(node) + size;
	end_path();
}

#define ADD_FILE(text) add_node(MEDIA_FILEPATH_DP, text, sizeof(text))

#endif
