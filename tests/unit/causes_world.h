/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* What the programs that test kernel/audit/report/causes.c have in common: findings and suspects of two images. */
#ifndef CAUSES_WORLD_H
#define CAUSES_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "kernel/audit/report/causes.c"
#include "kernel/lib/places.h"
#include "tests/unit/kernel_world.h"

#define CODE 0x7f212000ULL
#define BOOT 0x7e9d1000ULL

unsigned int processor_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

/* Stands in for kernel/audit/report/closing.c. */
static struct finding findings[200];
static struct access_record records[200];
static unsigned int finding_count;

unsigned int closing_count(void)
{
	return finding_count;
}

struct finding *closing_at(unsigned int index)
{
	return &findings[index];
}

static const struct report_counts counts = {.checks = 20,
					    .failed = 2,
					    .skipped = 3,
					    .known = 4,
					    .deviations = 5};

static inline int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_image("a.efi", CODE, 0x8000);
	world_add_image("Option ROM at 00:02.0", CODE + 0x8000, 0x1000);
	finding_count = suspect_count = failed_count = 0;
	suspects_left_out = checks_left_out = 0;
	return 0;
}

static inline const struct handoff_image *image(unsigned int index)
{
	const struct handoff_image *images = vaddr_pointer(world.images);

	return &images[index];
}

static inline struct finding *find(unsigned int who, uint64_t offset, uint64_t address)
{
	struct access_record *record = &records[finding_count];
	struct finding *finding = &findings[finding_count++];

	*record = (struct access_record){.kind = RECORD_PAGE_FAULT,
					 .phase = PHASE_VIRTUAL,
					 .service = SERVICE_GET_TIME,
					 .address = address,
					 .count = 1};
	*finding = (struct finding){.record = record,
				    .image = image(who),
				    .instruction = paddr_add(image(who)->base, offset),
				    .places = {.count = 1, .holder = {{image(who), true, offset}}},
				    .memory = "EfiBootServicesData",
				    .class = CLASS_STALE_BOOT_MEMORY};
	return finding;
}

static inline void suspect(unsigned int who, uint64_t offset, uint64_t value, const char *memory)
{
	const struct suspect word = {.kind = "stale",
				     .memory = memory,
				     .advice = "clear it",
				     .image = image(who)->name,
				     .image_base = image(who)->base,
				     .offset = offset,
				     .value = value,
				     .words = 1};

	causes_add_suspect(&word);
}

static inline void assert_prints(const char *text)
{
	char wanted[4096];

	snprintf(wanted, sizeof(wanted), "%s# passed=11 skipped=3 known=4\n", text);
	world_report[0] = 0;
	causes_print(&counts);
	assert_string_equal(world_report, wanted);
}

#define ADVICE                                                                                     \
	"# stale-boot-memory, EfiBootServicesData: the operating system has reclaimed it; what "   \
	"is needed at runtime must be allocated as EfiRuntimeServicesData.\n"

#define TEST(name) cmocka_unit_test_setup(name, set_up)

#endif
