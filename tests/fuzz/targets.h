/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The readers of foreign bytes, each fed with anything: what they accept must keep its promises.
 *
 * A target copies its input to memory of exactly that size, so that the sanitizer sees every read
 * beyond it, and aborts where a promise is broken. tests/unit/test_fuzz.c feeds them from a fixed
 * seed in `make test`; tests/fuzz/libfuzzer.c searches for as long as one likes.
 */
#ifndef TESTS_FUZZ_TARGETS_H
#define TESTS_FUZZ_TARGETS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <layout.h>
#include <mapping.h>

#include "kernel/audit/census/pe_relocations.h"
#include "kernel/lib/pe_debug.h"
#include "loader/audit/core/audit_words.h"
#include "loader/core/attributes.h"
#include "loader/core/elf_image.h"
#include "loader/core/map_questions.h"
#include "loader/option_table.h"

#define PROMISE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* An image that is accepted can be loaded without another question. */
static inline void fuzz_elf_segment(const struct elf_image *image, uint32_t index, size_t size)
{
	const struct elf_segment *segment = &image->segments[index];

	PROMISE(is_aligned(segment->virtual.value | segment->size, PAGE_SIZE));
	PROMISE(segment->size != 0);
	PROMISE(segment->virtual.value >= KERNEL_VIRTUAL_BASE);
	PROMISE(segment->size <= KERNEL_VIRTUAL_END - segment->virtual.value);
	PROMISE(segment->skip < PAGE_SIZE);
	PROMISE(segment->file_size <= segment->size - segment->skip);
	PROMISE(segment->file_size == 0 || segment->offset <= size);
	PROMISE(segment->file_size == 0 || segment->file_size <= size - segment->offset);
	PROMISE(segment->rights != RIGHTS_WX);
	if (index > 0)
		PROMISE(segment[-1].virtual.value + segment[-1].size <= segment->virtual.value);
}

/* Notes are read where the image says. */
static inline void fuzz_elf(const uint8_t *data, size_t size)
{
	struct elf_image image;

	(void)elf_examine_notes(data, size);
	if (elf_examine(data, size, EM_X86_64, &image) != STATUS_OK)
		return;
	PROMISE(image.segment_count >= 1 && image.segment_count <= ELF_SEGMENTS_MAX);
	for (uint32_t i = 0; i < image.segment_count; i++)
		fuzz_elf_segment(&image, i, size);
	PROMISE(image.note == STATUS_OK || image.note == STATUS_ELF_NOTE ||
		image.note == STATUS_ELF_NOTE_VERSION);
}

/* A word that is told lies in the image. */
static inline void fuzz_pe_relocation(void *size, enum pe_relocation_table table, uint64_t offset)
{
	PROMISE(table < PE_RELOCATIONS_COUNT);
	PROMISE(offset <= *(size_t *)size - sizeof(uint64_t));
}

static inline void fuzz_pe(const uint8_t *data, size_t size)
{
	struct pe_image image;
	char name[16];

	pe_relocations_visit(data, size, fuzz_pe_relocation, &size);
	if (pe_debug_name(data, size, name, sizeof(name)))
		PROMISE(memchr(name, '\0', sizeof(name)) != NULL && name[0] != '\0');
	if (pe_examine(data, size, &image) != STATUS_OK)
		return;
	PROMISE(image.section_count <= PE_SECTIONS_MAX);
	PROMISE(image.headers_size <= image.size);
	for (uint32_t i = 0; i < image.section_count; i++) {
		PROMISE(image.sections[i].rights <= RIGHTS_WX);
		PROMISE((uint64_t)image.sections[i].offset + image.sections[i].size <= image.size);
	}
}

/* Terminated, and nothing in it that a console or a report would stumble over. */
static inline bool fuzz_is_text(const char *text, size_t size)
{
	size_t length = strnlen(text, size);

	for (size_t i = 0; i < length; i++)
		if (text[i] <= ' ' || text[i] >= 0x7f)
			return false;
	return length < size;
}

/* Both tables' options, and whether they still hold what they may. */
struct fuzz_all_options {
	struct options handoff;
	struct audit_options audit;
};

static inline void fuzz_options_hold(const struct fuzz_all_options *options)
{
	const struct audit_options *audit = &options->audit;

	PROMISE(options->handoff.virtmap < VIRTMAP_COUNT && options->handoff.reset < RESET_COUNT);
	PROMISE(audit->audit < AUDIT_COUNT && audit->reclaim_poison <= 1);
	PROMISE(audit->svam_test < SVAM_TEST_COUNT && audit->keep < KEEP_COUNT);
	PROMISE(audit->census_step != 0 && 8 % audit->census_step == 0);
	PROMISE(audit->allow_count <= OPTIONS_ALLOW_MAX);
	PROMISE(fuzz_is_text(audit->checks, sizeof(audit->checks)));
	for (uint32_t i = 0; i < audit->allow_count; i++) {
		PROMISE(fuzz_is_text(audit->allow[i], sizeof(audit->allow[i])));
		PROMISE(strchr(audit->allow[i], '+') != NULL);
	}
}

static inline void fuzz_options(const uint8_t *data, size_t size)
{
	const struct fuzz_all_options defaults = {OPTIONS_DEFAULT, AUDIT_OPTIONS_DEFAULT};
	struct fuzz_all_options options = defaults;
	const struct option_table handoff = {option_rows, OPTION_ROWS, &options.handoff, NULL};
	const struct option_table audit = {audit_option_rows, AUDIT_OPTION_ROWS, &options.audit,
					   &handoff};
	const struct token text = {(const char *)data, size};
	char word[OPTION_WORD_SIZE];
	bool known = option_table_parse(text, &audit, OPTION_LOOK_UP, word) == NULL;

	PROMISE(known || (fuzz_is_text(word, sizeof(word)) && word[0] != '\0'));
	PROMISE(memcmp(&options, &defaults, sizeof(options)) == 0);
	if (option_table_parse(text, &audit, OPTION_TAKE, word) != NULL)
		PROMISE(fuzz_is_text(word, sizeof(word)) && word[0] != '\0');
	else
		PROMISE(known);
	fuzz_options_hold(&options);
	if (audit_words_parse_allow((const char *)data, size, &options.audit, word) != NULL)
		PROMISE(fuzz_is_text(word, sizeof(word)) && word[0] != '\0');
	fuzz_options_hold(&options);
}

static inline void fuzz_attributes(const uint8_t *data, size_t size)
{
	struct memory_map entries = {.descriptors = NULL};
	const struct memory_descriptor *entry;
	uint64_t capacity;

	if (size < sizeof(struct attributes_header))
		return;
	/* As much room as there is input: the function cannot know how long a table really is. */
	capacity = size - sizeof(struct attributes_header);
	entries.descriptors = malloc(capacity + 1);
	if (attributes_copy((const void *)data, &entries, capacity) == STATUS_OK) {
		PROMISE(entries.size <= capacity);
		PROMISE(memory_map_has_stride(&entries));
		memory_map_for_each(entry, &entries)
			PROMISE(!attributes_is_believable(entry) ||
				memory_descriptor_is_sound(entry));
	}
	free(entries.descriptors);
}

/* Calls a target with a copy that ends where memory ends. */
static inline void fuzz_exactly(void (*target)(const uint8_t *, size_t), const uint8_t *data,
				size_t size)
{
	uint8_t *copy = malloc(size == 0 ? 1 : size);

	memcpy(copy, data, size);
	target(copy, size);
	free(copy);
}

#endif
