/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Files of the volume that the loader came from, read and written whole.
 *
 * Paths are absolute, in ASCII, with backslashes, as a message will show them.
 */
#ifndef LOADER_FILE_H
#define LOADER_FILE_H

#include "loader/loader.h"

#define FILE_PATH_SIZE 128

struct file {
	struct pages pages;
	uint64_t size; /* bytes of the file; the rest of the last page is zero */
};

/* Opens a file or directory of the volume. EFI_NOT_FOUND if there is none,
 * EFI_UNSUPPORTED if there is no volume; the caller closes what was opened. */
EFI_STATUS file_open(struct loader *loader, const char *path, EFI_FILE_HANDLE *file);

/*
 * Reads all of it. False after report_failure() if it is missing, larger than `size_max`, or shorter
 * than its directory entry says. An empty file takes no pages. The caller gives `file->pages` back.
 */
bool file_read(struct loader *loader, const char *path, uint64_t size_max, struct file *file);

/*
 * Writes a file, in the place of one that has the name. When it fails there is no such file: a part of
 * it could be taken for the whole.
 */
EFI_STATUS file_write(struct loader *loader, const char *path, const void *data, uint64_t size);

#endif
