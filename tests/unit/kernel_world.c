/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The made-up machine.
 */
#include "tests/unit/kernel_world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/lib/places.h"
#include "kernel/report.h"

#define DESCRIPTORS_MAX 640
#define STRIDE 48
#define IMAGES_MAX 6

struct handoff world;
struct audit_notes world_notes;
char world_report[16384];

static uint8_t map[DESCRIPTORS_MAX * STRIDE] __attribute__((aligned(8)));
static uint8_t virtual_map[DESCRIPTORS_MAX * STRIDE] __attribute__((aligned(8)));
static struct handoff_image images[IMAGES_MAX];
static struct runtime_services services; /* until a test has some of its own */

void world_reset(void)
{
	memset(&world, 0, sizeof(world));
	memset(&world_notes, 0, sizeof(world_notes));
	world.extension = vaddr_of(&world_notes);
	world_report[0] = 0;
	world.memory_map.descriptors = vaddr_of(map);
	world.virtual_map.descriptors = vaddr_of(virtual_map);
	world.memory_map.descriptor_size = world.virtual_map.descriptor_size = STRIDE;
	world.memory_map.descriptor_version = world.virtual_map.descriptor_version = 1;
	world.images = vaddr_of(images);
	world.runtime_services = vaddr_of(&services);
	world.tables.levels = 4;
	world.options.virtmap = VIRTMAP_OFFSET;
	world.svam.called = 1;
	world.svam.mode = RUNTIME_VIRTUAL;
}

static struct memory_descriptor *append(struct handoff_map *to,
					const struct memory_descriptor *what)
{
	struct memory_map view = place_map(to);
	struct memory_descriptor *descriptor = memory_map_at(&view, memory_map_count(&view));

	if (memory_map_count(&view) == DESCRIPTORS_MAX)
		abort();
	*descriptor = *what;
	to->size += STRIDE;
	return descriptor;
}

struct memory_descriptor *world_add(uint32_t type, uint64_t start, uint64_t pages,
				    uint64_t attribute)
{
	struct memory_descriptor descriptor = {.type = type,
					       .physical_start = paddr(start),
					       .pages = pages,
					       .attribute = attribute};
	struct memory_descriptor with_virtual = descriptor;

	with_virtual.virtual_start = vaddr(start + WORLD_OFFSET);
	if (memory_descriptor_is_runtime(&descriptor))
		append(&world.virtual_map, &with_virtual);
	return append(&world.memory_map, &descriptor);
}

void world_add_ordinary_map(uint64_t data_pages)
{
	world_add(MEMORY_CONVENTIONAL, 0x1000, 0x9f, 0);
	world_add(MEMORY_BOOT_SERVICES_DATA, 0x200000, 0x100, 0);
	world_add(MEMORY_RUNTIME_SERVICES_CODE, WORLD_CODE, 16, MEMORY_ATTRIBUTE_RUNTIME);
	world_add(MEMORY_RUNTIME_SERVICES_DATA, WORLD_DATA, data_pages, MEMORY_ATTRIBUTE_RUNTIME);
	world_add(MEMORY_MMIO, 0xffc00000, 0x84, MEMORY_ATTRIBUTE_RUNTIME);
	world.memory_map.key = 0x83c;
	world.exit.attempts = 1;
	world.exit.attempt[0].map_key = 0x83c;
	world.exit.attempt[0].descriptor_count = 5;
}

struct memory_descriptor *world_descriptor(size_t index)
{
	struct memory_map view = place_map(&world.memory_map);

	return memory_map_at(&view, index);
}

struct memory_descriptor *world_virtual_descriptor(size_t index)
{
	struct memory_map view = place_map(&world.virtual_map);

	return memory_map_at(&view, index);
}

void world_stays_physical(void)
{
	const struct memory_map view = place_map(&world.virtual_map);
	struct memory_descriptor *descriptor;

	world.svam.mode = RUNTIME_PHYSICAL;
	memory_map_for_each(descriptor, &view)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
}

void world_add_image(const char *name, uint64_t base, uint64_t size)
{
	struct handoff_image *image = &images[world.image_count++];

	*image = (struct handoff_image){.base = paddr(base), .size = size};
	snprintf(image->name, sizeof(image->name), "%s", name);
}

bool world_said(const char *text)
{
	return strstr(world_report, text) != NULL;
}

/* ---- The report ---- */

static void say_list(const char *before, const char *format, va_list arguments)
{
	size_t length = strlen(world_report);

	length += (size_t)snprintf(world_report + length, sizeof(world_report) - length, "%s",
				   before);
	length += (size_t)vsnprintf(world_report + length, sizeof(world_report) - length, format,
				    arguments);
	snprintf(world_report + length, sizeof(world_report) - length, "\n");
}

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say_list("", format, arguments);
	va_end(arguments);
}

bool report_check(bool ok, const char *name)
{
	say("%s %s", ok ? "ok" : "not ok", name);
	return true;
}

void report_skip(const char *name, const char *reason)
{
	say("skip %s: %s", name, reason);
}

bool report_deviation(const char *name, const char *reason)
{
	say("todo %s: %s", name, reason);
	return true;
}

void report_fact(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say_list("# ", format, arguments);
	va_end(arguments);
}

void report_violation(bool known)
{
	say("%s", known ? "known violation" : "violation");
}

void report_reasons(const struct reasons *reasons, const char *name)
{
	const bool known = reasons->count > 0 && reasons->cause != NULL;

	if (known)
		report_deviation(name, reasons->cause);
	else
		report_check(reasons->count == 0, name);
	for (unsigned int i = 0; i < reasons->count && i < REASONS_KEPT; i++)
		report_fact("%s", reasons->text[i]);
	if (reasons->count > REASONS_KEPT)
		report_fact("and %u more", reasons->count - REASONS_KEPT);
}
