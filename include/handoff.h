/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The one struct that crosses the line from the loader to a kernel.
 *
 * A kernel that honours this page can be started by the loader: KERNEL=path make run.
 *
 * How a kernel is entered
 *	It is an ELF64 executable linked inside the kernel's window of include/layout.h, and each
 *	PT_LOAD segment has been mapped with its own rights. Its entry point is called as
 *	`void kernel_entry(const struct handoff *)` in the System V ABI (RDI on x86-64), in long mode
 *	with interrupts off and the direction flag clear. CR0, CR4 and EFER are written whole: write
 *	protection on, SSE usable, no-execute where the CPU has it, five levels of page tables only
 *	if firmware left them on. There is no stack worth the name, and the GDT, IDT and TSS in the
 *	registers are not mapped any more: a kernel brings its own before anything else.
 *
 * What is mapped then
 *	the kernel's segments; this handoff (HANDOFF_VIRTUAL_BASE, writable); the page tables
 *	(TABLES_VIRTUAL_BASE); the framebuffer (FRAMEBUFFER_VIRTUAL_BASE); the runtime regions at
 *	the virtual addresses in `virtual_map`, with the rights and cacheability that firmware
 *	published; and, 1:1, the two pages of `transit`, which the jump came from: drop them.
 *	Under virtmap=none, and where SetVirtualAddressMap failed, the runtime regions are mapped
 *	1:1 instead, unless ResetSystem was converted: virtual_start always tells.
 *
 * Types
 *	A paddr_t is physical. A vaddr_t is valid in the kernel's address space. Everything that is
 *	pointed to lies in the handoff's own pages. Reserved fields are zero. A new meaning or a
 *	moved field raises HANDOFF_VERSION; a field added at the end raises `size` only.
 */
#ifndef HANDOFF_H
#define HANDOFF_H

#include <address.h>
#include <audit/census.h>
#include <audit/examination.h>
#include <audit/hang_timer.h>
#include <memory_map.h>
#include <options.h>
#include <page_pool.h>
#include <phase.h>
#include <audit/record.h>
#include <screen_shape.h>
#include <services.h>
#include <spcr.h>
#include <audit/refusals.h>
#include <audit/variables.h>

#define HANDOFF_MAGIC UINT64_C(0x454e494c54475242) /* "BRGTLINE", as bytes in memory */
#define HANDOFF_VERSION 4

#define HANDOFF_EXIT_ATTEMPTS 8
#define HANDOFF_RANGES 24
#define HANDOFF_DRIVERS 64
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

/* What ExitBootServices cost; UEFI 2.10, section 7.4.6. */
struct handoff_exit {
	uint32_t attempts;
	uint32_t reserved;
	struct {
		uint64_t map_status;  /* of GetMemoryMap */
		uint64_t exit_status; /* of ExitBootServices; not called if the above is an error */
		uint64_t map_key;
		uint64_t descriptor_count;
	} attempt[HANDOFF_EXIT_ATTEMPTS];
};

/* In which mode firmware's runtime services are, once the kernel has them. */
enum runtime_mode {
	RUNTIME_PHYSICAL, /* it was not called, or failed and changed nothing: physical calls, 1:1 */
	RUNTIME_VIRTUAL,  /* SetVirtualAddressMap succeeded */
	/* It failed, or was called for a trial, and changed some of gRT: only reset may be called. */
	RUNTIME_MIXED,
};

struct handoff_svam {
	uint32_t called; /* 0, and RUNTIME_MIXED: a trial has used up the boot (include/audit/refusals.h) */
	uint32_t mode;	 /* enum runtime_mode */
	uint64_t status;
	struct runtime_services before; /* gRT, copied just before the call */
};

/* What one call of each service answered before the virtual map; see kernel/guard/probe.h. */
struct handoff_probe {
	uint32_t outcome; /* enum probe_outcome */
	uint32_t records; /* how many accesses were recorded meanwhile */
	uint64_t status;
};

/* A runtime image: a loaded-image handle whose image lies inside RUNTIME descriptors. */
struct handoff_image {
	paddr_t base;
	uint64_t size;
	char name[HANDOFF_NAME_SIZE]; /* ASCII, cut off if need be, always terminated */
	uint32_t section_alignment;   /* 0: its headers cannot be read */
	uint32_t reserved;
};

/* What a PE header says that an image is for. */
#define PE_SUBSYSTEM_EFI_APPLICATION 10
#define PE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER 11
#define PE_SUBSYSTEM_EFI_RUNTIME_DRIVER 12

/* A driver under test. Base, size and subsystem are those of its image between LoadImage and
 * StartImage. The image may be gone at the exit: firmware unloads an application that returned and a
 * driver that failed, and UnloadImage any other that lets itself be unloaded. */
struct handoff_driver {
	paddr_t base;
	uint64_t size;	    /* 0 if it did not load */
	uint64_t status;    /* of StartImage; of LoadImage, if it did not load */
	uint32_t loaded;    /* StartImage was called */
	uint32_t subsystem; /* of its PE header; 0 if that cannot be read */
	uint32_t present;   /* its image was there still, shortly before the exit */
	uint32_t reserved;
	char name[HANDOFF_NAME_SIZE];
};

struct handoff_drivers {
	uint32_t count;
	uint32_t count_all; /* how many there were, if the room did not suffice */
	struct handoff_driver driver[HANDOFF_DRIVERS];
};

/* Physical memory that belongs to the loader and its kernel. */
enum handoff_range_kind {
	HANDOFF_RANGE_KERNEL,  /* a segment of the kernel */
	HANDOFF_RANGE_HANDOFF, /* this struct and all that it points to */
	HANDOFF_RANGE_TABLES,  /* page tables */
	HANDOFF_RANGE_LOADER,  /* the loader's image, stack and descriptor tables: free */
	HANDOFF_RANGE_TRANSIT, /* the pages that the jump came from: free once dropped */
};

struct handoff_range {
	uint32_t kind; /* enum handoff_range_kind */
	uint32_t reserved;
	paddr_t physical;
	vaddr_t virtual; /* where it is mapped; of HANDOFF_RANGE_LOADER, where it was, or 0 */
	uint64_t size;
};

/* EFI_MEMORY_ATTRIBUTES_TABLE, copied after the exit; entries are memory descriptors. */
struct handoff_attributes {
	uint32_t status;  /* enum status: why there is none, or STATUS_OK */
	uint32_t version; /* of the table */
	uint32_t flags;
	uint32_t reserved;
	struct handoff_map entries; /* key and descriptor_version are 0 */
};

struct handoff_framebuffer {
	paddr_t physical; /* 0 size: there is no screen with a framebuffer */
	vaddr_t virtual;
	uint64_t size; /* bytes that are mapped */
	struct screen_shape shape;
};

struct handoff_serial {
	uint32_t present;
	uint16_t port; /* the I/O port of a 16550 */
	uint16_t reserved;
};

/* Where the report is to be kept across a warm reset: a struct kept_report (include/audit/kept_report.h)
 * in the kernel's address space, already open. Address 0 if it is not asked for. */
struct handoff_kept {
	paddr_t physical;
	vaddr_t virtual;
};

struct handoff_tables {
	paddr_t root; /* the PML4, or the PML5 */
	uint32_t levels;
	uint32_t no_execute; /* the CPU has it and EFER.NXE is on */
	struct page_pool pool;
};

struct handoff {
	uint64_t magic; /* written last */
	uint32_t version;
	uint32_t size;

	struct options options;
	struct handoff_exit exit;
	struct handoff_svam svam;

	/* The map whose key ExitBootServices accepted, and its RUNTIME part with virtual_start
	 * filled in, as it was passed to SetVirtualAddressMap. Both keep firmware's stride. */
	struct handoff_map memory_map;
	struct handoff_map virtual_map;

	/* Firmware's tables: physical addresses from before, and where they are for the kernel. */
	paddr_t system_table_physical;
	paddr_t runtime_services_physical;
	paddr_t boot_services_physical; /* of EFI_BOOT_SERVICES, taken before the exit */
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

	/* The services before the virtual map: in phase boot, and in phase physical. */
	struct handoff_probe probe_boot[SERVICE_COUNT];
	struct handoff_probe probe_physical[SERVICE_COUNT];

	/* What firmware touched in the phases physical and svam. */
	vaddr_t records; /* struct access_record[record_count] */
	uint32_t record_count;
	uint32_t record_lost; /* that did not fit any more */

	/* What can interrupt a service that does not return. */
	struct hang_timer hang_timer;

	struct handoff_kept kept_report;
	struct spcr spcr; /* the console's serial port, as ACPI has it */

	/* How much stack each service used in the phases physical and svam. */
	uint32_t stack_bytes[SERVICE_COUNT];

	struct handoff_drivers drivers; /* in the order in which they were started */

	struct handoff_census census;
	struct handoff_trial trials[TRIAL_COUNT];

	/* What the rows of the examination answered before the virtual map. */
	struct examination examination_boot;
	struct examination examination_physical;
	struct handoff_events events;
	struct handoff_variables variables;
};

#endif
