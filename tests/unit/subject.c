/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A map of tests/maps with what else a plan needs: images, an attributes table, gRT.
 */
#include "tests/unit/subject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/virtual_map.h"

#define MAPS_MAX 64

static const uint64_t strides[] = {40, 48, 64};

static bool is_sound(const struct memory_descriptor *d)
{
	return d->pages != 0 && d->physical_start.value % 4096 == 0 &&
	       d->pages <= (0ULL - 4096 - d->physical_start.value) / 4096;
}

bool is_runtime(const struct memory_descriptor *d)
{
	return d->attribute >> 63 != 0 && is_sound(d);
}

bool is_code_or_data(const struct memory_descriptor *d)
{
	return d->type == 5 || d->type == 6;
}

uint64_t runtime_bytes(const struct memory_map *map, descriptor_start *start_of)
{
	const struct memory_descriptor *d, *other;
	uint64_t bytes = 0;

	memory_map_for_each(d, map) {
		uint64_t start = start_of(d), end = start + d->pages * 4096;

		if (!is_runtime(d))
			continue;
		for (uint64_t at = start, next; at < end; at = next) {
			bool counted = false;

			next = end;
			memory_map_for_each(other, map) {
				uint64_t first = start_of(other);
				uint64_t past = first + other->pages * 4096;

				if (!is_runtime(other))
					continue;
				if (first > at && first < next)
					next = first;
				if (past > at && past < next)
					next = past;
				counted |= other_index < d_index && at >= first && at < past;
			}
			bytes += counted ? 0 : next - at;
		}
	}
	return bytes;
}

/*
 * Images as firmware has them: one across each second border between runtime regions that touch,
 * a page on either side.
 */
static void add_images(struct subject *s)
{
	const struct memory_descriptor *a, *b;
	unsigned int borders = 0;

	memory_map_for_each(a, &s->map) {
		memory_map_for_each(b, &s->map) {
			uint64_t border = b->physical_start.value;

			if (!is_runtime(a) || !is_runtime(b) || !is_code_or_data(a) ||
			    a->physical_start.value + a->pages * 4096 != border ||
			    borders++ % 2 != 0)
				continue;
			assert_true(s->image_count < SUBJECT_IMAGES_MAX);
			s->images[s->image_count++] = (struct handoff_image){.base = paddr(border -
											   4096),
									     .size = 8192};
		}
	}
}

/*
 * A table as EDK II makes it: data cannot be executed; of code, the first and the last page cannot
 * either (an image's headers and data), and what is between cannot be written.
 */
static void add_attributes(struct subject *s)
{
	const struct memory_descriptor *d;

	s->attributes = map_make(3 * DESCRIPTORS_MAX, s->map.descriptor_size);
	memory_map_for_each(d, &s->map) {
		uint64_t start = d->physical_start.value;
		uint64_t ends = d->type == 5 && d->pages >= 3 ? 1 : 0;

		if (!is_runtime(d) || !is_code_or_data(d))
			continue;
		if (ends != 0)
			map_add(&s->attributes, 6, start, 1, MEMORY_ATTRIBUTE_XP);
		map_add(&s->attributes, d->type, start + 4096 * ends, d->pages - 2 * ends,
			d->type == 5 ? MEMORY_ATTRIBUTE_RO : MEMORY_ATTRIBUTE_XP);
		if (ends != 0)
			map_add(&s->attributes, 6, start + 4096 * (d->pages - 1), 1,
				MEMORY_ATTRIBUTE_XP);
		if (s->runtime_services.value == 0 && d->type == 5)
			s->runtime_services = paddr(start + 4096 * ends + 0x18);
	}
}

static void subject_open(struct subject *s, const char *name, uint64_t stride)
{
	*s = (struct subject){.name = name, .map = map_load(name, stride)};
	s->planned = map_make(DESCRIPTORS_MAX, stride);
	add_images(s);
	add_attributes(s);
}

static void subject_close(struct subject *s)
{
	map_free(&s->map);
	map_free(&s->planned);
	map_free(&s->attributes);
}

static enum status subject_plan(struct subject *s, uint32_t policy, uint64_t seed)
{
	struct options options = {.virtmap = policy, .seed = seed};
	struct virtual_map_images images = {s->images, s->image_count};
	const struct memory_descriptor *wrong;
	enum status status = virtual_map_select(&s->map, 52, &s->planned, &wrong);

	return status == STATUS_OK ? virtual_map_place(&s->planned, &options, images) : status;
}

/* How far the runtime regions reach in physical memory. */
static uint64_t runtime_end(const struct subject *s)
{
	const struct memory_descriptor *d;
	uint64_t end = 0;

	memory_map_for_each(d, &s->map)
		if (is_runtime(d) && d->physical_start.value + d->pages * 4096 > end)
			end = d->physical_start.value + d->pages * 4096;
	return end;
}

static bool has_overlap(const struct subject *s)
{
	const struct memory_descriptor *a, *b;

	memory_map_for_each(a, &s->map)
		memory_map_for_each(b, &s->map)
			if (a != b && is_runtime(a) && is_runtime(b) && a->pages != 0 &&
			    b->pages != 0 &&
			    a->physical_start.value < b->physical_start.value + b->pages * 4096 &&
			    b->physical_start.value < a->physical_start.value + a->pages * 4096)
				return true;
	return false;
}

static enum status expected_status(const struct subject *s, uint32_t policy)
{
	if (strcmp(s->name, "made-runtime-misaligned.map") == 0 ||
	    strcmp(s->name, "made-runtime-wrapping.map") == 0)
		return STATUS_VIRTUAL_MAP_DESCRIPTOR;
	if (strcmp(s->name, "made-runtime-none.map") == 0)
		return STATUS_VIRTUAL_MAP_NO_RUNTIME;
	if (has_overlap(s))
		return STATUS_VIRTUAL_MAP_OVERLAP;
	if (policy == VIRTMAP_OFFSET && runtime_end(s) > WINDOW_END - WINDOW_BASE)
		return STATUS_VIRTUAL_MAP_WINDOW;
	return STATUS_OK;
}

void for_each_plan(void (*body)(struct subject *s, uint32_t policy))
{
	char names[MAPS_MAX][MAP_NAME_SIZE];
	size_t count = maps_list(names, MAPS_MAX);

	for (size_t i = 0; i < count * 3; i++) {
		struct subject s;

		subject_open(&s, names[i / 3], strides[i % 3]);
		for (uint32_t policy = 0; policy < VIRTMAP_COUNT; policy++) {
			enum status status = subject_plan(&s, policy, 1);

			if (status != expected_status(&s, policy))
				fail_msg("%s under %s: %s", s.name, virtmap_names[policy],
					 status_sentence(status));
			if (status == STATUS_OK)
				body(&s, policy);
		}
		subject_close(&s);
	}
}
