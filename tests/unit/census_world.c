/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The made-up machine of the census.
 */
#include "tests/unit/census_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/audit/census/constants.h"
#include "kernel/audit/census/declared.h"
#include "kernel/audit/census/image_roots.h"
#include "kernel/audit/census/judge.h"
#include "kernel/audit/census/objects.h"
#include "kernel/audit/census/reach.h"
#include "kernel/audit/census/residue.h"
#include "kernel/audit/census/relocations.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/lib/places.h"
#include "tests/unit/pe_file.h"

#define PAGES 16
#define LIST_MAX 80

struct census census;

/* The two regions, and a page between that is neither. */
#define CODE memory
#define DATA (memory + (PAGES + 1) * PAGE_SIZE)
static uint8_t memory[(2 * PAGES + 2) * PAGE_SIZE] __attribute__((aligned(4096)));
static struct census_word words[LIST_MAX];
static struct census_block blocks[LIST_MAX];
static struct census_residue residue[LIST_MAX];
static struct census_word constants[LIST_MAX];

int census_world_reset(void **state)
{
	(void)state;
	memset(memory, 0, sizeof(memory));
	world_reset();
	world_add_ordinary_map(PAGES);
	world_virtual_descriptor(0)->virtual_start = vaddr_of(CODE);
	world_virtual_descriptor(1)->virtual_start = vaddr_of(DATA);
	world.system_table_physical = paddr(WORLD_TABLES);
	world.runtime_services_physical = paddr(WORLD_TABLES + 0x100);
	world_notes.census = (struct handoff_census){.room = vaddr_of(&census),
						     .step = 8,
						     .words = vaddr_of(words),
						     .blocks = vaddr_of(blocks),
						     .residue = vaddr_of(residue),
						     .constants = vaddr_of(constants)};
	return 0;
}

uint8_t *world_image(const char *name, uint64_t base)
{
	uint8_t *image = world_memory(base);

	world_add_image(name, base, PE_FILE_SIZE);
	pe_file_make(image);
	return image;
}

uint8_t *world_driver(const char *name, uint64_t base)
{
	struct handoff_driver *driver = &world_notes.drivers.driver[world_notes.drivers.count++];

	world_notes.drivers.count_all++;
	*driver = (struct handoff_driver){.base = paddr(base),
					  .size = PE_FILE_SIZE,
					  .loaded = true,
					  .present = true,
					  .subsystem = PE_SUBSYSTEM_EFI_RUNTIME_DRIVER};
	snprintf(driver->name, sizeof(driver->name), "%s", name);
	return world_image(name, base);
}

uint64_t world_virtual(uint64_t physical)
{
	vaddr_t virtual;

	if (!place_translate(&world, paddr(physical), &virtual))
		abort();
	return virtual.value;
}

void *world_memory(uint64_t physical)
{
	return vaddr_pointer(vaddr(world_virtual(physical)));
}

void world_note(uint64_t at, uint64_t before)
{
	if (world_notes.census.word_count == LIST_MAX)
		abort();
	words[world_notes.census.word_count++] = (struct census_word){paddr(at), before};
	world_notes.census.word_count_all++;
}

void world_word(uint64_t at, uint64_t before, uint64_t now)
{
	world_note(at, before);
	memcpy(world_memory(at), &now, sizeof(now));
}

void world_converted(uint64_t at, uint64_t target)
{
	world_word(at, target, world_virtual(target));
}

void world_left(uint64_t at, uint64_t target)
{
	world_word(at, target, target);
}

void world_block(uint64_t base, uint64_t size, uint32_t driver)
{
	blocks[world_notes.census.block_count++] = (struct census_block){paddr(base), size, driver,
									 0};
	world_notes.census.block_count_all++;
}

void world_residue(uint64_t value, enum census_residue_kind kind)
{
	residue[world_notes.census.residue_count++] = (struct census_residue){value, kind, 0};
	world_notes.census.residue_count_all++;
}

void world_constant(uint64_t at, uint64_t value)
{
	constants[world_notes.census.constant_count++] = (struct census_word){paddr(at), value};
	world_notes.census.constant_count_all++;
}

void world_allow(const char *text)
{
	struct audit_options *options = &world_notes.options;

	snprintf(options->allow[options->allow_count++], OPTIONS_ALLOW_SIZE, "%s", text);
}

void census_make(void)
{
	words_read(&census, &world);
	judge_words(&census);
	residue_excuse(&census);
	images_find_roots(&census);
	constants_excuse(&census);
	objects_bound(&census);
	reach(&census);
	declared_excuse(&census);
	tables_gather(&census);
	copies_gather(&census);
}

struct word *census_word(uint64_t at)
{
	struct word *word = words_at(&census, at);

	if (!word)
		abort();
	return word;
}

unsigned int census_suspects(void)
{
	unsigned int count = 0;

	for (uint32_t i = 0; i < census.word_count; i++)
		count += word_is_suspect(&census.words[i]);
	return count;
}
