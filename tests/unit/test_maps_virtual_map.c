/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Every map of tests/maps, with every stride, under every policy: planned.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <options.h>

#include "tests/unit/subject.h"

/* Every runtime descriptor is in the virtual map, whole and in order, and nothing else is. */
static void check_copied_whole(struct subject *s, uint32_t policy)
{
	const struct memory_descriptor *from;
	size_t index = 0;

	(void)policy;
	assert_int_equal(s->planned.descriptor_size, s->map.descriptor_size);
	assert_int_equal(s->planned.descriptor_version, s->map.descriptor_version);
	memory_map_for_each(from, &s->map) {
		struct memory_descriptor expected;
		const struct memory_descriptor *to;

		if (!is_runtime(from))
			continue;
		assert_true(index < memory_map_count(&s->planned));
		to = memory_map_at(&s->planned, index++);
		expected = *from;
		expected.virtual_start = to->virtual_start;
		assert_memory_equal(to, &expected, sizeof(expected));
		assert_memory_equal(to + 1, from + 1,
				    s->map.descriptor_size - sizeof(struct memory_descriptor));
	}
	assert_int_equal(index, memory_map_count(&s->planned));
}

static void test_runtime_descriptors_are_copied_whole(void **state)
{
	(void)state;
	for_each_plan(check_copied_whole);
}

/* offset adds one number, identity and none add nothing, the others stay inside the window. */
static void check_addresses(struct subject *s, uint32_t policy)
{
	const struct memory_descriptor *d;

	memory_map_for_each(d, &s->planned) {
		uint64_t start = d->virtual_start.value;
		uint64_t delta = start - d->physical_start.value;

		if (policy == VIRTMAP_IDENTITY || policy == VIRTMAP_NONE) {
			assert_int_equal(delta, 0);
			continue;
		}
		assert_true(start >= WINDOW_BASE);
		assert_true(d->pages * 4096 <= WINDOW_END - start);
		assert_int_equal(delta % (2 * MIB), 0);
		if (policy == VIRTMAP_OFFSET)
			assert_int_equal(delta, WINDOW_BASE);
	}
}

static void test_addresses_follow_the_policy(void **state)
{
	(void)state;
	for_each_plan(check_addresses);
}

static bool descriptors_overlap(const struct memory_descriptor *a,
				const struct memory_descriptor *b)
{
	return a->physical_start.value < b->physical_start.value + b->pages * 4096 &&
	       b->physical_start.value < a->physical_start.value + a->pages * 4096;
}

static bool image_touches(const struct handoff_image *image, const struct memory_descriptor *d)
{
	return image->base.value < d->physical_start.value + d->pages * 4096 &&
	       d->physical_start.value < image->base.value + image->size;
}

/* Numbers the groups by letting the smaller number win until nothing changes. */
static void number_groups(const struct subject *s, size_t group[])
{
	const struct memory_descriptor *a, *b;
	bool changed = true;

	memory_map_for_each(a, &s->planned)
		group[a_index] = a_index;
	while (changed) {
		changed = false;
		memory_map_for_each(a, &s->planned) {
			memory_map_for_each(b, &s->planned) {
				bool related = descriptors_overlap(a, b);

				for (uint32_t i = 0; i < s->image_count; i++)
					related |= image_touches(&s->images[i], a) &&
						   image_touches(&s->images[i], b);
				if (related && group[a_index] < group[b_index]) {
					group[b_index] = group[a_index];
					changed = true;
				}
			}
		}
	}
}

/* One delta inside a group; under scattered, more than 1 GiB between places and between deltas. */
static void check_pair(const struct memory_descriptor *a, const struct memory_descriptor *b,
		       bool same_group, uint32_t policy)
{
	uint64_t a_start = a->virtual_start.value, b_start = b->virtual_start.value;
	uint64_t difference = (a_start - a->physical_start.value) -
			      (b_start - b->physical_start.value);

	if (same_group) {
		assert_int_equal(difference, 0);
		return;
	}
	if (policy == VIRTMAP_SCATTERED) {
		assert_true(difference > GIB && 0 - difference > GIB);
		if (a_start < b_start)
			assert_true(b_start - (a_start + a->pages * 4096) > GIB);
	} else if (policy == VIRTMAP_PACKED && a->physical_start.value < b->physical_start.value) {
		/* Upwards in physical memory is upwards in the window, and nothing overlaps. */
		assert_true(a_start + a->pages * 4096 <= b_start);
		/* Regions that touch go on touching, as under Linux. */
		if (a->physical_start.value + a->pages * 4096 == b->physical_start.value)
			assert_int_equal(difference, 0);
	}
}

static void check_groups(struct subject *s, uint32_t policy)
{
	size_t group[DESCRIPTORS_MAX];
	const struct memory_descriptor *a, *b;

	number_groups(s, group);
	memory_map_for_each(a, &s->planned)
		memory_map_for_each(b, &s->planned)
			if (a != b)
				check_pair(a, b, group[a_index] == group[b_index], policy);
}

static void test_groups_keep_together_and_others_apart(void **state)
{
	(void)state;
	for_each_plan(check_groups);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runtime_descriptors_are_copied_whole),
		cmocka_unit_test(test_addresses_follow_the_policy),
		cmocka_unit_test(test_groups_keep_together_and_others_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
