/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Memory by its type as a bar, and the runtime regions.
 */
#include "kernel/display/pages.h"

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

/* A letter tells kinds apart where colours do not. */
static const struct kind {
	const char *type; /* how its name starts in the report */
	char letter;
	unsigned char ground;
	const char *word;
} kinds[] = {
	{"EfiConventional", 'f', CELL_GREEN, "free"},
	{"EfiBootServices", 'b', CELL_CYAN, "boot services"},
	{"EfiLoader", 'l', CELL_BLUE, "loader"},
	{"EfiRuntimeServices", 'R', CELL_RED, "runtime"},
	{"EfiACPI", 'a', CELL_MAGENTA, "ACPI"},
	{"EfiMemoryMapped", 'm', CELL_BROWN, "MMIO"},
	{"", 'x', CELL_BRIGHT, "reserved and others"},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static uint64_t number(const char *text)
{
	uint64_t value = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + (uint64_t)(*text - '0');
	return value;
}

/* KiB of each kind, and of all. */
static uint64_t add_up(const struct display *display, uint64_t kib[KINDS])
{
	const char *line = NULL;
	uint64_t sum = 0;

	while ((line = display_find(display, "# memory type=", line)) != NULL) {
		const struct display_value type = display_value(line, "type");
		const uint64_t size = number(display_value(line, "kib").text);
		size_t kind = 0;

		while (!display_starts(type.text, kinds[kind].type))
			kind++;
		kib[kind] += size;
		sum += size;
	}
	return sum;
}

static void print_size(char *text, size_t size, uint64_t kib)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	unsigned int unit = 0;

	for (; kib >= 10240 && unit < 3; kib /= 1024)
		unit++;
	format_append(text, size, "%lu %s   ", kib, units[unit]);
}

/* What is there has a cell, however little it is. */
static void print_bar(struct area *area, const uint64_t kib[KINDS], uint64_t sum)
{
	unsigned int column = 0, present = 0;

	for (size_t i = 0; i < KINDS; i++)
		present += kib[i] != 0;
	if (area->columns <= present)
		return;
	for (size_t i = 0; i < KINDS; i++) {
		/* In units that no machine's memory makes overflow. */
		const uint64_t share = kib[i] / (sum / (area->columns - present) + 1);

		for (uint64_t n = kib[i] != 0 ? share + 1 : 0; n > 0; n--)
			area_add(area, &column, CELL_WHITE | CELL_ON((unsigned int)kinds[i].ground),
				 (char[]){kinds[i].letter, '\0'});
	}
}

void section_memory(const struct display *display, struct area *area)
{
	uint64_t kib[KINDS] = {0};
	const uint64_t sum = add_up(display, kib);
	unsigned int column = 0;

	if (sum == 0)
		return;
	print_bar(area, kib, sum);
	for (size_t i = 0; i < KINDS; i++) {
		char text[64];

		if (kib[i] == 0)
			continue;
		format_text(text, sizeof(text), "%c %s ", kinds[i].letter, kinds[i].word);
		print_size(text, sizeof(text), kib[i]);
		area_add(area, &column, CELL_GREY, text);
	}
}

void section_regions(const struct display *display, struct area *area)
{
	const char *line = display_find(display, "# runtime-descriptors=", NULL);

	if (line == NULL)
		return;
	area_print(area, CELL_WHITE, 2, "Runtime regions: %s, %s KiB",
		   display_value(line, "runtime-descriptors").text,
		   display_value(line, "runtime-kib").text);
	line = NULL;
	while ((line = display_find(display, "# region=", line)) != NULL)
		area_print(area, CELL_GREY, 4, "  %-10s -> %18s %5s KiB  %-7s  %s",
			   display_value(line, "region").text, display_value(line, "at").text,
			   display_value(line, "kib").text, display_value(line, "rights").text,
			   display_value(line, "type").text);
}
