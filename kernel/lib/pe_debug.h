/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The directories of a PE32+ image that lies loaded in memory, and its debug entry.
 *
 * Source: Microsoft PE/COFF specification, sections "Optional Header Data Directories" and "Debug Directory".
 */
#ifndef PE_DEBUG_H
#define PE_DEBUG_H

#include "kernel/lib/pe.h"

/*
 * The name that the image's debug entry has for the file of its debug information, without directories
 * and extension: MyDriver for /build/DEBUG/MyDriver.pdb. At most `room` - 1 characters of ASCII, always
 * terminated; false if there is none, with `name` in any state.
 */
bool pe_debug_name(const void *base, size_t size, char *name, size_t room);

enum pe_directory {
	DIRECTORY_BASE_RELOCATION = 5,
	DIRECTORY_DEBUG = 6,
};

struct data_directory {
	uint32_t address;
	uint32_t size;
};

/* False if the image has no such directory. */
bool pe_read_directory(const struct pe_view *view, enum pe_directory which,
		       struct data_directory *directory);

#endif
