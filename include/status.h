/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The answers of the pure code: one value for each reason, and one sentence for each value.
 *
 * A function that returns something other than STATUS_OK has changed none of its outputs. The
 * sentence completes "kernel.elf: …" or "step 5, …: …"; numbers that belong to it are printed by
 * whoever knows them.
 */
#ifndef STATUS_H
#define STATUS_H

#define STATUSES(STATUS)                                                                           \
	STATUS(OK, "no error")                                                                     \
	/* The kernel file, in the order in which it is examined. */                               \
	STATUS(ELF_TRUNCATED_HEADER, "is shorter than an ELF64 header")                            \
	STATUS(ELF_MAGIC, "is not an ELF file")                                                    \
	STATUS(ELF_CLASS, "is not a 64-bit ELF file")                                              \
	STATUS(ELF_BYTE_ORDER, "is not little-endian")                                             \
	STATUS(ELF_VERSION, "has an unknown ELF version")                                          \
	STATUS(ELF_TYPE, "is not an executable (ET_EXEC)")                                         \
	STATUS(ELF_MACHINE, "is for another processor")                                            \
	STATUS(ELF_HEADER_SIZE, "has headers of an unknown size")                                  \
	STATUS(ELF_HEADERS_OUTSIDE, "has program headers outside the file")                        \
	STATUS(ELF_DYNAMIC, "wants a dynamic linker")                                              \
	STATUS(ELF_NO_SEGMENT, "has nothing to load")                                              \
	STATUS(ELF_TOO_MANY_SEGMENTS, "has too many segments to load")                             \
	STATUS(ELF_SEGMENT_OUTSIDE, "has a segment outside the file: is it cut off?")              \
	STATUS(ELF_SEGMENT_SIZES, "has a segment larger in the file than in memory")               \
	STATUS(ELF_SEGMENT_OVERFLOW, "has a segment that wraps around the address space")          \
	STATUS(ELF_SEGMENT_ALIGNMENT, "has a segment not aligned to pages")                        \
	STATUS(ELF_SEGMENT_WINDOW, "has a segment outside the kernel's window")                    \
	STATUS(ELF_SEGMENT_ORDER, "has segments out of order")                                     \
	STATUS(ELF_SEGMENT_OVERLAP, "has overlapping segments")                                    \
	STATUS(ELF_SEGMENT_RIGHTS, "has a writable and executable segment")                        \
	STATUS(ELF_SEGMENT_UNREADABLE, "has an unreadable segment")                                \
	STATUS(ELF_ENTRY, "has its entry point outside executable segments")                       \
	STATUS(ELF_NOTE, "does not say that it is a kernel for this loader "                       \
			 "(HANDOFF_KERNEL of include/handoff.h)")                                  \
	STATUS(ELF_NOTE_VERSION, "is made for another version of include/handoff.h")               \
	/* The memory map and the virtual map. */                                                  \
	STATUS(MAP_DESCRIPTOR_SIZE, "has descriptors of an impossible size")                       \
	STATUS(MAP_SIZE, "is empty, or ends within a descriptor")                                  \
	STATUS(VIRTUAL_MAP_NO_RUNTIME, "has no descriptor with EFI_MEMORY_RUNTIME")                \
	STATUS(VIRTUAL_MAP_DESCRIPTOR, "is misaligned or too large")                               \
	STATUS(VIRTUAL_MAP_WIDTH, "is beyond the address width")                                   \
	STATUS(VIRTUAL_MAP_OVERLAP, "overlaps another")                                            \
	STATUS(VIRTUAL_MAP_WINDOW,                                                                 \
	       "does not fit the window for runtime regions: try virtmap=packed")                  \
	/* Page tables. */                                                                         \
	STATUS(POOL_EMPTY, "needs more page tables than were set aside")                           \
	STATUS(MAPPING_MISALIGNED, "maps something not aligned to pages")                          \
	STATUS(MAPPING_NOT_CANONICAL, "maps an address that is not canonical")                     \
	STATUS(MAPPING_TAKEN, "maps one virtual page twice")                                       \
	/* Portable executables. */                                                                \
	STATUS(PE_TRUNCATED, "is shorter than its headers")                                        \
	STATUS(PE_SIGNATURE, "is not a portable executable")                                       \
	STATUS(PE_SECTION, "has a section outside its image")                                      \
	STATUS(PE_TOO_MANY_SECTIONS, "has too many sections")                                      \
	/* EFI_MEMORY_ATTRIBUTES_TABLE, as Linux's memattr.c would have it. */                     \
	STATUS(ATTRIBUTES_ABSENT, "is not published")                                              \
	STATUS(ATTRIBUTES_VERSION, "has an unknown version")                                       \
	STATUS(ATTRIBUTES_SIZE, "has an impossible size")                                          \
	STATUS(ATTRIBUTES_TOO_LARGE, "is larger than three times the memory map")

enum status {
#define STATUS(identifier, sentence) STATUS_##identifier,
	STATUSES(STATUS)
#undef STATUS
		STATUS_COUNT
};

/* The sentence, never NULL. */
const char *status_sentence(enum status status);

#endif
