/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The closing page in the store of variables, for machines whose memory does not outlive a reset (keep=pstore).
 *
 * It lies there as Linux's efi-pstore leaves the end of its log, so that the Linux of the machine shows it in
 * /sys/fs/pstore, and systemd-pstore puts it together (drivers/firmware/efi/efi-pstore.c, fs/pstore/platform.c):
 * variables dump-type0-PART-COUNT-TIME-D, where type 0 is a log, PART 1 its end, COUNT that of the dumps since
 * the machine was started, TIME in seconds since 1970, and D says that nothing is compressed. The file's name is
 * the number (TIME * 100 + PART) * 1000 + COUNT. A part has 1,024 bytes at most: a larger one, and any other
 * name of this vendor, ends Linux's list. Each begins with a line like Linux's own "Panic#1 Part1", by which
 * the ones of ours are known.
 *
 * A note, a variable of a vendor of ours, comes first and goes last. It tells which parts there are, so that
 * no list of variables has to be read for them, and none is left behind by a machine that was cut off.
 */
#ifndef PSTORE_H
#define PSTORE_H

#include <stdint.h>

/* For the fields of an EFI_GUID: Linux's vendor of dumps, and ours of the note. */
#define PSTORE_LINUX_GUID                                                                          \
	{                                                                                          \
		0xcfc8fc79, 0xbe2e, 0x4ddc,                                                        \
		{                                                                                  \
			0x97, 0xf0, 0x9f, 0x98, 0xbf, 0xe2, 0x98, 0xa0                             \
		}                                                                                  \
	}
#define PSTORE_NOTE_GUID                                                                           \
	{                                                                                          \
		0xb219471e, 0x6c3d, 0x4e5a,                                                        \
		{                                                                                  \
			0x9f, 0x27, 0x51, 0x0d, 0xef, 0x10, 0x8a, 0x45                             \
		}                                                                                  \
	}
#define PSTORE_NOTE_NAME "BrightlinePage"

#define PSTORE_NAME_SIZE 64
#define PSTORE_PART_SIZE 1024
#define PSTORE_PARTS_MAX 99
#define PSTORE_COUNT_MAX 999

#define PSTORE_NOTE_MAGIC UINT32_C(0x50475242) /* "BRGP", as bytes in memory */

struct pstore_note {
	uint32_t magic;
	uint32_t parts, count;
	uint32_t length, crc; /* of the text, without the parts' first lines */
	uint32_t reserved;
	uint64_t time;
};

#endif
