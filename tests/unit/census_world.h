/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A made-up machine whose runtime regions can be read: for the census.
 *
 * It has the ordinary map of tests/unit/kernel_world.h, with runtime code and data in memory of the
 * host at virtual addresses of its own. A test notes words as the loader would have, and says what
 * each of them is after SetVirtualAddressMap.
 */
#ifndef CENSUS_WORLD_H
#define CENSUS_WORLD_H

#include <handoff.h>

#include "kernel/audit/census/state.h"
#include "tests/unit/kernel_world.h"

#define WORLD_BOOT 0x200000ULL /* boot-services data, 256 pages */
#define WORLD_FLASH 0xffc00000ULL
#define WORLD_TABLES (WORLD_DATA + 0xf000) /* the system table, and gRT 0x100 behind it */

/* Where the images of tests/unit/pe_file.h have their sections. */
#define IMAGE_ONE WORLD_CODE
#define IMAGE_TWO (WORLD_CODE + 0x6000)
#define IMAGE_CODE 0x1000
#define IMAGE_RODATA 0x3000
#define IMAGE_DATA 0x4000

extern struct census census;

/* No words, no images. */
int census_world_reset(void **state);

/* A runtime image of PE_FILE_SIZE bytes; and one that is a driver under test. */
uint8_t *world_image(const char *name, uint64_t base);
uint8_t *world_driver(const char *name, uint64_t base);

/* The virtual address of a physical one in a runtime region, and a pointer to what is there. */
uint64_t world_virtual(uint64_t physical);
void *world_memory(uint64_t physical);

/* A word that the loader noted; and what it is now; one that was converted; one that was not. */
void world_note(uint64_t at, uint64_t before);
void world_word(uint64_t at, uint64_t before, uint64_t now);
void world_converted(uint64_t at, uint64_t target);
void world_left(uint64_t at, uint64_t target);

void world_block(uint64_t base, uint64_t size, uint32_t driver);
void world_residue(uint64_t value, enum census_residue_kind kind);
void world_allow(const char *text);

/* A word of a driver's data that looked like an address before the driver was started. */
void world_constant(uint64_t at, uint64_t value);

/* All steps of kernel/audit/census/survey.c but the report. */
void census_make(void);

/* The number of suspects among the words. */
unsigned int census_suspects(void);

/* The word at that physical address. */
struct word *census_word(uint64_t at);

#endif
