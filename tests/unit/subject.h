/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A map of tests/maps with what else a plan needs: images, an attributes table, gRT.
 *
 * Expectations of tests are computed from the addresses of include/layout.h written out as numbers.
 */
#ifndef TESTS_SUBJECT_H
#define TESTS_SUBJECT_H

#include <handoff.h>
#include <status.h>

#include "tests/unit/maps.h"

#define WINDOW_BASE 0xffffef1000000000ULL
#define WINDOW_END 0xffffffff80000000ULL
#define GIB (1ULL << 30)
#define MIB (1ULL << 20)

#define DESCRIPTORS_MAX 512
#define SUBJECT_IMAGES_MAX 64

struct subject {
	const char *name;
	struct memory_map map;
	struct memory_map planned;
	struct memory_map attributes; /* made up: see subject.c */
	struct handoff_image images[SUBJECT_IMAGES_MAX];
	uint32_t image_count;
	paddr_t runtime_services;
};

/* Can it be mapped, in the words of the specification and not of loader/core? */
bool is_runtime(const struct memory_descriptor *descriptor);
bool is_code_or_data(const struct memory_descriptor *descriptor);

/* How many bytes must be mapped: each byte once, however many descriptors hold it. Whether regions are
 * mapped at their virtual or at their physical addresses, `start_of` says. */
typedef uint64_t descriptor_start(const struct memory_descriptor *descriptor);
uint64_t runtime_bytes(const struct memory_map *map, descriptor_start *start_of);

/* Calls `body` for each map, stride and policy that can be planned; fails where a status is off. */
void for_each_plan(void (*body)(struct subject *subject, uint32_t policy));

#endif
