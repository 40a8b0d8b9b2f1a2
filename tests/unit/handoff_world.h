/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/believe.c and kernel/audit/believe_notes.c have in common: one
 * handoff that is believed, with an audit's notes that are.
 *
 * The examination compares with the address picture, in whose place the host has nothing mapped. So
 * the handoff's window is moved to where pages can be had, and beside these pages nothing is
 * mapped: a reach outside the handoff is a crash of the test.
 */
#ifndef HANDOFF_WORLD_H
#define HANDOFF_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include <layout.h>

#undef HANDOFF_VIRTUAL_BASE
#undef HANDOFF_VIRTUAL_END
#define HANDOFF_VIRTUAL_BASE 0x200000000000
#define HANDOFF_VIRTUAL_END 0x200010000000

#include <audit/kept_report.h>
#include <audit/notes.h>

#include "kernel/audit/believe_notes.h"
#include "kernel/believe.c"
#include "kernel/guard/probe.h"

#define BLOCK_SIZE 0x10000
#define DESCRIPTORS 4
#define STRIDE 48
#define REGION_PHYSICAL 0x7f000000
#define REGION_VIRTUAL 0xffffef107f000000
#define TABLES_PHYSICAL 0x1400000

/* The handoff first, and then what it points to. */
static struct {
	struct handoff handoff;
	struct audit_notes notes;
	uint8_t map[DESCRIPTORS * STRIDE];
	uint8_t virtual_map[STRIDE];
	uint8_t attributes[STRIDE];
	struct handoff_image images[2];
	struct variable_note variables[2];
	struct access_record records[3];
	struct census_word words[4];
	struct census_block blocks[2];
	struct census_residue residue[3];
} * block;

static struct handoff *handoff;
static struct audit_notes *notes;

void panic_ends_by(enum reset reset)
{
	(void)reset;
}

void panic(const char *format, ...)
{
	fail_msg("%s", format);
	abort();
}

/* Why the handoff or its notes are not believed, or NULL. */
static inline const char *examine(const struct handoff *what)
{
	const char *reason = believe_reason(what);

	return reason != NULL ? reason : believe_notes_reason(what);
}

static inline struct handoff_map map_of(const void *descriptors, uint64_t size)
{
	return (struct handoff_map){
		.descriptors = vaddr_of(descriptors),
		.size = size,
		.descriptor_size = STRIDE,
	};
}

static inline void add_range(enum handoff_range_kind kind, uint64_t physical, uint64_t virtual,
			     uint64_t length)
{
	handoff->ranges[handoff->range_count++] = (struct handoff_range){
		.kind = kind,
		.physical = paddr(physical),
		.mapped_at = vaddr(virtual),
		.size = length,
	};
}

static inline void make_ranges(void)
{
	add_range(HANDOFF_RANGE_KERNEL, 0x1000000, KERNEL_VIRTUAL_BASE, 0x5000);
	add_range(HANDOFF_RANGE_HANDOFF, 0x1200000, HANDOFF_VIRTUAL_BASE, BLOCK_SIZE);
	add_range(HANDOFF_RANGE_TABLES, TABLES_PHYSICAL, TABLES_VIRTUAL_BASE, 0x10000);
	add_range(HANDOFF_RANGE_LOADER, 0x1600000, 0, 0x1234);
	add_range(HANDOFF_RANGE_TRANSIT, 0x1800000, 0x1800000, 0x2000);
}

static inline void make_maps(void)
{
	const struct memory_descriptor region = {
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = {REGION_PHYSICAL},
		.virtual_start = {REGION_VIRTUAL},
		.pages = 2,
		.attribute = MEMORY_ATTRIBUTE_RUNTIME,
	};

	memcpy(block->virtual_map, &region, sizeof(region));
	handoff->memory_map = map_of(block->map, sizeof(block->map));
	handoff->virtual_map = map_of(block->virtual_map, sizeof(block->virtual_map));
	handoff->attributes.entries = map_of(block->attributes, sizeof(block->attributes));
	handoff->system_table = vaddr(REGION_VIRTUAL + 0x18);
	handoff->runtime_services = vaddr(REGION_VIRTUAL + 0x2000 -
					  sizeof(struct runtime_services));
}

static inline void make_machine(void)
{
	handoff->tables = (struct handoff_tables){
		.root = {TABLES_PHYSICAL},
		.levels = 4,
		.pool = {{TABLES_PHYSICAL}, {TABLES_VIRTUAL_BASE}, 16, 3},
	};
	handoff->framebuffer = (struct handoff_framebuffer){
		.physical = {0xc0000000},
		.mapped_at = {FRAMEBUFFER_VIRTUAL_BASE},
		.size = (uint64_t)(832 * 599 + 800) * 4,
		.shape = {.width = 800, .height = 600, .pixels_per_line = 832},
	};
}

static inline void make_census(void)
{
	notes->drivers.count = 1;
	notes->census = (struct handoff_census){
		.step = 8,
		.words = vaddr_of(block->words),
		.word_count = 4,
		.blocks = vaddr_of(block->blocks),
		.block_count = 2,
		.residue = vaddr_of(block->residue),
		.residue_count = 3,
	};
}

/* A handoff with nothing wrong. */
static inline int make_handoff(void **state)
{
	(void)state;
	block = mmap((void *)HANDOFF_VIRTUAL_BASE, BLOCK_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	assert_ptr_equal(block, (void *)HANDOFF_VIRTUAL_BASE);
	handoff = &block->handoff;
	handoff->magic = HANDOFF_MAGIC;
	handoff->version = HANDOFF_VERSION;
	handoff->size = sizeof(*handoff);
	notes = &block->notes;
	handoff->extension = vaddr_of(notes);
	notes->magic = AUDIT_NOTES_MAGIC;
	notes->version = AUDIT_NOTES_VERSION;
	notes->size = sizeof(*notes);
	handoff->exit.attempts = 1;
	handoff->svam.mode = RUNTIME_VIRTUAL;
	make_ranges();
	make_maps();
	make_machine();
	handoff->images = vaddr_of(block->images);
	handoff->image_count = 2;
	notes->variables.notes = vaddr_of(block->variables);
	notes->variables.count = 2;
	notes->records = vaddr_of(block->records);
	notes->record_count = 3;
	make_census();
	return 0;
}

static inline int unmake_handoff(void **state)
{
	(void)state;
	return munmap(block, BLOCK_SIZE);
}

/* The sentence names what is wrong: `word` is part of it. */
static inline void assert_refused(const char *word)
{
	const char *reason = examine(handoff);

	assert_non_null(reason);
	if (strstr(reason, word) == NULL)
		fail_msg("expected a reason about \"%s\", got: %s", word, reason);
}

/* Puts `value` there, expects a refusal about `word`, and puts the old value back. */
#define assert_breaks(word, field, value)                                                          \
	do {                                                                                       \
		__typeof__(field) before_ = (field);                                               \
                                                                                                   \
		(field) = (__typeof__(field))(value);                                              \
		assert_refused(word);                                                              \
		(field) = before_;                                                                 \
		assert_null(examine(handoff));                                                     \
	} while (0)

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_handoff, unmake_handoff)

#endif
