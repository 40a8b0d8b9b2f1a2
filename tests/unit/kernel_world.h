/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A made-up machine for the kernel's own code: a handoff that tests fill, and a report that is
 * written down instead of printed.
 */
#ifndef KERNEL_WORLD_H
#define KERNEL_WORLD_H

#include <audit/notes.h>

#define WORLD_OFFSET 0xffffef1000000000ULL /* what virtmap=offset adds */
#define WORLD_PHYSICAL_BITS 40

extern struct handoff world;

/* What an audit's loader would add to it: the handoff's extension. */
extern struct audit_notes world_notes;

/* An empty machine whose SetVirtualAddressMap succeeded under virtmap=offset. */
void world_reset(void);

/* Adds a descriptor; one with EFI_MEMORY_RUNTIME gets its virtual address as well. */
struct memory_descriptor *world_add(uint32_t type, uint64_t start, uint64_t pages,
				    uint64_t attribute);

/* Five descriptors of an ordinary machine, accepted by ExitBootServices at the first attempt:
 * 0 free memory, 1 boot-services data, 2 runtime code at WORLD_CODE, 3 runtime data of `data_pages`
 * at WORLD_DATA, 4 flash. */
#define WORLD_CODE 0x400000ULL
#define WORLD_DATA 0x500000ULL
void world_add_ordinary_map(uint64_t data_pages);

/* By index: of the map, and of what SetVirtualAddressMap was given. */
struct memory_descriptor *world_descriptor(size_t index);
struct memory_descriptor *world_virtual_descriptor(size_t index);

/* As a loader leaves it whose SetVirtualAddressMap was not called, or changed nothing. */
void world_stays_physical(void);

/* Adds a runtime image. */
void world_add_image(const char *name, uint64_t base, uint64_t size);

/* The report so far: "ok NAME", "not ok NAME", "skip NAME: reason", "todo NAME: reason", "# fact",
 * "violation" or "known violation", a line each. */
extern char world_report[16384];

/* Does the report hold this piece of text? */
bool world_said(const char *text);

#endif
