/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The one struct that crosses the line from the loader to a kernel: all that a kernel must know. Valid
 * C and C++; include/layout.h has the addresses.
 *
 * How a kernel declares itself
 *	By HANDOFF_KERNEL, once, in any of its files. The loader refuses a file without that note, or
 *	with another version's, before the exit. `make run KERNEL=my.elf` starts it; whatever it prints
 *	on the serial port is shown, and the exit status is 0 when the machine ends as reset= asks; a
 *	halt is known by a line "# halted".
 * How it is linked
 *	As an ELF64 executable (ET_EXEC) inside the kernel's window. Each PT_LOAD segment is mapped
 *	with its own rights; one that is writable and executable is refused, and so are two that share
 *	a page.
 * How it is entered
 *	As `void entry(const struct handoff *)` in the System V ABI (RDI on x86-64): long mode,
 *	interrupts off, direction flag clear, no stack. The GDT, IDT and TSS in the registers are not
 *	mapped any more: a kernel brings its own before anything else. CR0, CR4 and EFER are written
 *	whole: write protection on, SSE usable, no-execute where the processor has it. Of firmware's
 *	CR4 stay LA57 (five levels of page tables) and OSXSAVE. IA32_PAT is, from entry 0 on:
 *	WB WC UC- UC WB WP UC- WT.
 * What is mapped
 *	The kernel's segments; this struct and all that it points to, writable; the page tables; the
 *	framebuffer, write-combining; the runtime regions at `virtual_start` of `virtual_map`, with the
 *	rights and cacheability that firmware published; and, at their physical addresses, the two
 *	pages of HANDOFF_RANGE_TRANSIT, which the jump came from: drop them. Nothing else is.
 * How firmware is called
 *	Through `runtime_services`, if `svam.mode` is not RUNTIME_MIXED, in the Microsoft ABI, on a
 *	stack with far more than the 4 KiB of the specification, with clean FPU state (UEFI 2.10,
 *	section 2.3.4). An entry is read anew for each call.
 *
 * A paddr_t is physical, a vaddr_t valid in the kernel's address space. Reserved fields are zero. A new
 * meaning or a moved field raises HANDOFF_VERSION; a field added at the end raises `size` only.
 */
#ifndef HANDOFF_H
#define HANDOFF_H

#include <address.h>
#include <memory_map.h>
#include <options.h>
#include <page_pool.h>
#include <services.h>

#define HANDOFF_MAGIC UINT64_C(0x454e494c54475242) /* "BRGTLINE", as bytes in memory */
#define HANDOFF_VERSION 5

/* ---- The kernel's note; System V gABI 4.1, "Note Section" ---- */

#define HANDOFF_NOTE_OWNER "Brightline"
#define HANDOFF_NOTE_TYPE 1

struct handoff_note {
	uint32_t owner_size;
	uint32_t version_size;
	uint32_t type;
	char owner[12]; /* padded to whole words */
	uint32_t version;
};

#define HANDOFF_KERNEL                                                                             \
	__attribute__((section(".note.Brightline"), used,                                          \
		       aligned(4))) static const struct handoff_note handoff_kernel_note =         \
		{sizeof(HANDOFF_NOTE_OWNER), sizeof(uint32_t), HANDOFF_NOTE_TYPE,                  \
		 HANDOFF_NOTE_OWNER, HANDOFF_VERSION}

/* ---- The parts ---- */

#define HANDOFF_EXIT_ATTEMPTS 8
#define HANDOFF_RANGES 24
#define HANDOFF_NAME_SIZE 64
#define HANDOFF_VENDOR_SIZE 80

/* A struct memory_map that is read in the kernel's address space. */
struct handoff_map {
	vaddr_t descriptors;
	uint64_t size;
	uint64_t descriptor_size;
	uint64_t key;
	uint32_t descriptor_version;
	uint32_t reserved;
};

/* One attempt to leave boot services, and the answers to it; UEFI 2.10, section 7.4.6. */
struct handoff_attempt {
	uint64_t map_status;  /* of GetMemoryMap */
	uint64_t exit_status; /* of ExitBootServices; not called if the above is an error */
	uint64_t map_key;
	uint64_t descriptor_count;
};

struct handoff_exit {
	uint32_t attempts;
	uint32_t reserved;
	struct handoff_attempt attempt[HANDOFF_EXIT_ATTEMPTS];
};

/* In which mode firmware's runtime services are, once the kernel has them. */
enum runtime_mode {
	RUNTIME_PHYSICAL, /* not called, or failed and changed nothing: virtual_start is physical */
	RUNTIME_VIRTUAL,  /* SetVirtualAddressMap succeeded */
	RUNTIME_MIXED, /* it failed and changed some of gRT: nothing but ResetSystem may be called */
};

struct handoff_svam {
	uint32_t called;
	uint32_t mode; /* enum runtime_mode */
	uint64_t status;
	struct runtime_services before; /* gRT, copied just before the call */
};

/* A runtime image: one that firmware has loaded, and that lies inside RUNTIME descriptors. */
struct handoff_image {
	paddr_t base;
	uint64_t size;
	char name[HANDOFF_NAME_SIZE]; /* ASCII, cut off if need be, always terminated */
};

/* Physical memory that belongs to the loader and its kernel. */
enum handoff_range_kind {
	HANDOFF_RANGE_KERNEL,  /* a segment of the kernel */
	HANDOFF_RANGE_HANDOFF, /* this struct and all that it points to */
	HANDOFF_RANGE_TABLES,  /* page tables */
	HANDOFF_RANGE_LOADER,  /* the loader's image, and what it used on the way: free */
	HANDOFF_RANGE_TRANSIT, /* the pages that the jump came from: free once dropped */
};

struct handoff_range {
	uint32_t kind; /* enum handoff_range_kind */
	uint32_t reserved;
	paddr_t physical;
	vaddr_t mapped_at; /* of HANDOFF_RANGE_LOADER, where it was for the loader, or 0 */
	uint64_t size;
};

/* EFI_MEMORY_ATTRIBUTES_TABLE, copied after the exit; entries are memory descriptors. */
struct handoff_attributes {
	uint32_t status;  /* enum status (status.h): why there is none, or STATUS_OK, which is 0 */
	uint32_t version; /* of the table */
	uint32_t flags;
	uint32_t reserved;
	struct handoff_map entries; /* key and descriptor_version are 0 */
};

/* The shape of a picture in a framebuffer of 32-bit pixels. */
struct screen_shape {
	uint32_t width;
	uint32_t height;
	uint32_t pixels_per_line;
	uint32_t red_mask;
	uint32_t green_mask;
	uint32_t blue_mask;
};

struct handoff_framebuffer {
	paddr_t physical;
	vaddr_t mapped_at;
	uint64_t size; /* bytes that are mapped; 0: there is no screen with a framebuffer */
	struct screen_shape shape;
};

struct handoff_serial {
	uint32_t present;
	uint16_t port; /* the I/O port of a 16550 */
	uint16_t reserved;
};

struct handoff_tables {
	paddr_t root; /* the PML4, or the PML5 */
	uint32_t levels;
	uint32_t no_execute; /* the processor has it and EFER.NXE is on */
	struct page_pool pool;
};

struct handoff {
	uint64_t magic; /* written last */
	uint32_t version;
	uint32_t size;

	struct options options;
	struct handoff_exit exit;
	struct handoff_svam svam;

	/* The map whose key ExitBootServices accepted, and its RUNTIME part with virtual_start filled
	 * in, as it was passed to SetVirtualAddressMap. Both keep firmware's stride. */
	struct handoff_map memory_map;
	struct handoff_map virtual_map;

	/* Firmware's tables: physical addresses from before, and where they are for the kernel. */
	paddr_t system_table_physical;
	paddr_t runtime_services_physical;
	vaddr_t system_table;
	vaddr_t runtime_services;

	paddr_t acpi_rsdp; /* 0 if firmware published none */
	paddr_t smbios;
	paddr_t smbios3;
	uint32_t rt_properties_present;
	uint32_t rt_properties; /* EFI_RT_PROPERTIES_TABLE.RuntimeServicesSupported */
	uint32_t uefi_revision;
	uint32_t firmware_revision;
	char firmware_vendor[HANDOFF_VENDOR_SIZE]; /* ASCII, cut off if need be */

	vaddr_t images; /* struct handoff_image[image_count] */
	uint32_t image_count;
	uint32_t image_count_all; /* how many there were, if the room did not suffice */

	struct handoff_attributes attributes;
	struct handoff_framebuffer framebuffer;
	struct handoff_serial serial;
	struct handoff_tables tables;

	struct handoff_range ranges[HANDOFF_RANGES];
	uint32_t range_count;
	uint32_t reserved;

	vaddr_t extension; /* what a loader tells a kernel that belongs to it, or 0 */
};

#endif
