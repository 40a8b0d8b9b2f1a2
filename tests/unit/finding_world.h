/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/audit/findings/finding.c have in common: a machine, and what the
 * guard has recorded in it.
 */
#ifndef FINDING_WORLD_H
#define FINDING_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "kernel/audit/findings/finding.c"
#include "tests/unit/kernel_world.h"
#include "tests/unit/small_consequence.h"

#define RUNTIME MEMORY_ATTRIBUTE_RUNTIME
#define CODE 0x7f212000ULL /* the image of MyDriver.efi */
#define BOOT_DATA 0x7e9d1000ULL
#define BOOT_CODE 0x7e000000ULL
#define KERNEL 0xffffffff80000000ULL

static struct runtime_services services;

unsigned int processor_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

/* What the closing tables were given. */
static struct {
	unsigned int count;
	enum audit_class class;
	const struct handoff_image *image;
	bool has_it; /* what is looked for there */
} closing;

bool closing_has(const struct audit_scene *scene, enum audit_class class)
{
	(void)scene;
	(void)class;
	return closing.has_it;
}

void closing_add(const struct audit_scene *scene, enum audit_class class, bool known)
{
	(void)known;
	closing.count++;
	closing.class = class;
	closing.image = scene->image;
}

static inline int set_up(void **state)
{
	(void)state;
	memset(counts, 0, sizeof(counts));
	memset(&previous, 0, sizeof(previous));
	memset(&closing, 0, sizeof(closing));
	world_reset();
	world_add(MEMORY_BOOT_SERVICES_CODE, BOOT_CODE, 16, 0);
	world_add(MEMORY_BOOT_SERVICES_DATA, BOOT_DATA, 16, 0);
	world_add(MEMORY_CONVENTIONAL, 0, 160, 0);
	world_add(MEMORY_RUNTIME_SERVICES_CODE, CODE, 16, RUNTIME);
	world_add_image("MyDriver.efi", CODE, 0x8000);
	world_add_image("Option ROM at 00:02.0", CODE + 0x8000, 0x1000);
	world_notes.boot_services_physical = paddr(BOOT_DATA + 0x100);
	world.runtime_services = vaddr_of(&services);
	world.runtime_services_physical = paddr(CODE + 0xf000);
	services.entry[SERVICE_GET_VARIABLE] = CODE + WORLD_OFFSET + 0x1000;
	world.svam.before.entry[SERVICE_GET_VARIABLE] = CODE + 0x1000;
	world.range_count = 1;
	world.ranges[0] = (struct handoff_range){.physical = paddr(0x1000000),
						 .mapped_at = vaddr(KERNEL),
						 .size = 0x10000};
	return 0;
}

static inline struct access_record record(enum access access, uint64_t address)
{
	return (struct access_record){.kind = RECORD_PAGE_FAULT,
				      .phase = PHASE_VIRTUAL,
				      .service = SERVICE_GET_VARIABLE,
				      .access = (uint8_t)access,
				      .address = address,
				      .instruction = CODE + WORLD_OFFSET + 0x205a};
}

static inline void observe(struct access_record what)
{
	audit_observe(&world, &what);
}

static inline struct access_record in_svam(enum access access, uint64_t address,
					   uint64_t instruction)
{
	struct access_record what = record(access, address);

	what.phase = PHASE_SVAM;
	what.service = SERVICE_SET_VIRTUAL_ADDRESS_MAP;
	what.instruction = instruction;
	return what;
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

#endif
