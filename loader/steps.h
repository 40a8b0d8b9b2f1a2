/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The steps of the walk, in its order; each lives in the file of the same subject, and is given what it
 * needs. One that answers `bool` has called output_failure() or its like when the walk cannot go on.
 */
#ifndef STEPS_H
#define STEPS_H

/* gnu-efi first: everything else is free of firmware's headers. */
#include "loader/firmware.h"

#include "loader/core/elf_image.h"
#include "loader/option_table.h"
#include "loader/core/page_table.h"
#include "loader/exit.h"

/* ---- The names of the steps, and behind each what a failure there usually means ---- */

#define STEP_MEET "meet the firmware\0memory is encrypted, or a table of firmware leads nowhere"
#define STEP_OPTIONS "read the options\0a word of cmdline.txt or of the boot entry is mistyped"
#define STEP_KERNEL "load the kernel\0the medium is not whole, or not signed: make it again"
#define STEP_TABLES "collect the tables\0firmware keeps no list of its images"
#define STEP_PAGES "set pages aside\0too little memory is free"
#define STEP_PLAN "plan from the map\0firmware's map is wrong, or virtmap= does not fit it"
#define STEP_LEAVE "leave boot services\0a driver of firmware changes the map as it is left"
#define STEP_ATTRIBUTES "copy the attributes table\0"
#define STEP_SVAM "set the virtual address map\0"
#define STEP_SPACE "lay out the kernel's address space\0a region lies where the kernel goes"
#define STEP_ENTER "enter the kernel\0"

/* ---- options.c: the last word for a name counts, and load options win ---- */

bool options_read(struct firmware *firmware, const struct option_table *table);

/* ---- kernel.c ---- */

struct kernel {
	struct elf_image image;
	struct pages segments[ELF_SEGMENTS_MAX]; /* where each lies, whole pages */
};

bool kernel_load(struct firmware *firmware, struct kernel *kernel);

/* ---- collect.c ---- */

bool collect_tables(struct firmware *firmware, struct handoff *handoff);

/* Behind the line: fills `entries`, whose buffer has `capacity` bytes, and says how that went. */
void collect_attributes(const struct firmware *firmware, struct handoff_attributes *attributes,
			struct memory_map *entries, uint64_t capacity);

/* ---- framebuffer.c: what is there now, in `framebuffer`, and the output's screen opened over it ---- */

void framebuffer_find(struct firmware *firmware, struct handoff_framebuffer *framebuffer);

/* ---- images.c ---- */

#define IMAGES_MAX 128

/* Every image that firmware has loaded: by its own table, or else by the handles. */
struct images {
	uint64_t count;
	struct debug_image **table; /* or NULL */
	void **protocols;
};

bool images_find(struct firmware *firmware, struct images *images);

/* NULL where the table has nothing. */
const EFI_LOADED_IMAGE_PROTOCOL *images_at(const struct images *images, uint64_t index);

void images_name(const EFI_LOADED_IMAGE_PROTOCOL *image, char name[HANDOFF_NAME_SIZE]);

/*
 * Writes the runtime images to `chosen`, which has room for IMAGES_MAX, and counts them in the handoff:
 * those of which the RUNTIME descriptors of `map` hold all. OVMF lists SMM's as runtime code too, and
 * they are out of everybody's reach. Calls nothing of firmware.
 */
void images_choose(const struct images *images, const struct memory_map *map,
		   struct handoff *handoff, struct handoff_image *chosen);

/* ---- reserve.c: every page that is needed later on ---- */

struct reserved {
	struct pages block; /* the handoff and all that it points to */
	uint8_t *start;	    /* where the block is seen at the moment; of each part the same */
	struct handoff *handoff;
	struct memory_map map; /* reused by every GetMemoryMap */
	struct memory_map virtual_map;
	struct memory_map attributes;
	struct handoff_image *images;
	uint64_t map_capacity; /* bytes, of each of the two maps */
	void *extra;	       /* what the walk asked for besides */
	uint64_t extra_size;

	struct pages tables;
	struct page_pool pool;
	uint32_t tables_spare; /* pages of the pool that are to be left */
};

/* Asks how large the memory map is, and takes the pages; `extra_size` and `tables_spare` are given. */
bool reserve_pages(struct firmware *firmware, struct reserved *reserved);

/* Another pool, twice as large: the one there is proved too small. */
bool reserve_more_tables(struct firmware *firmware, struct reserved *reserved);

/* Places the parts of the block as seen from `start`; the address behind the last one. */
uint64_t reserve_lay_out(struct reserved *reserved, uint64_t start);

/* Room for the attributes table: code between data in front of it and behind, in each descriptor. */
static inline uint64_t reserve_attributes_capacity(const struct reserved *reserved)
{
	return 3 * reserved->map_capacity;
}

/* ---- space.c: the kernel's address space ---- */

/*
 * Builds it anew from the pool, with the runtime regions at the virtual_start of the virtual map, and
 * says in the handoff what is where. STATUS_POOL_EMPTY: the pool proved too small.
 */
enum status space_build(const struct firmware *firmware, const struct kernel *kernel,
			struct reserved *reserved, struct handoff *handoff);

/* Gives the runtime regions their rights, as firmware published them. */
void space_protect(struct reserved *reserved, const struct handoff *handoff);

/* ---- What the walk carries from step to step ---- */

struct loader {
	struct output output;
	struct firmware firmware;
	struct kernel kernel;
	struct images images;
	struct reserved reserved;
	struct handoff handoff; /* copied to its own pages at the end */
};

/* ---- plan.c ---- */

/* The virtual map and the address space, and every reason to stay. In *status STATUS_POOL_EMPTY if the
 * pool proved too small. */
bool plan_from_map(struct loader *loader, enum status *status);

/* ---- leave.c: the map, what is decided from it, and the exit; all three belong together ---- */

/* The last line. In the steps before, somebody may have set another mode: the screen is read again. */
void leave_announce(struct loader *loader);

/* The exit's own context. */
struct boot_exit leave_with(struct loader *loader);

/* Reads the map and plans from it: from now on nothing of firmware is called but the exit. A second
 * time only where the pages that were set aside prove too few for the page tables. */
bool leave_plan(struct loader *loader);

/* ExitBootServices. A stale key means another map, and so another plan. On a failure the machine is ours
 * all the same: boot services are gone, or half gone. */
bool leave_boot_services(struct loader *loader);

/* ---- enter.c ---- */

/* Completes the handoff and jumps. */
void kernel_enter(const struct kernel *kernel, struct reserved *reserved, struct handoff *handoff)
	__attribute__((noreturn));

/* ---- end.c ---- */

/* After a failure in phase boot: says it, gives everything back, and answers what to return. */
EFI_STATUS end_return(struct firmware *firmware);

/* ResetSystem, by who may call it; it may return. */
typedef void end_reset_system(void *context);

/* After a failure behind the line: a cold reset, by firmware unless `reset_system` is NULL, or under
 * reset=halt a halt with the report on the screen. */
void end_reset(struct output *output, enum reset reset, end_reset_system *reset_system,
	       void *context) __attribute__((noreturn));

/* ---- main.c: firmware relocates the image and calls this, with nothing in between ---- */

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

#endif
