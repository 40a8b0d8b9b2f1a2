/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/finding.c with what it asks: the line of a finding as DESIGN has it, what is counted,
 * and which findings are known deviations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/finding.c"
#include "tests/unit/kernel_world.h"

#define RUNTIME MEMORY_ATTRIBUTE_RUNTIME
#define CODE 0x7f212000ULL /* the image of MyDriver.efi */
#define BOOT_DATA 0x7e9d1000ULL
#define BOOT_CODE 0x7e000000ULL
#define KERNEL 0xffffffff80000000ULL

static struct runtime_services services;

unsigned int audit_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

/* What the closing tables were given. */
static struct {
	unsigned int count;
	enum audit_class class;
	const struct handoff_image *image;
} closing;

void closing_add(const struct audit_scene *scene, enum audit_class class)
{
	closing.count++;
	closing.class = class;
	closing.image = scene->image;
}

static int set_up(void **state)
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
	world.boot_services_physical = paddr(BOOT_DATA + 0x100);
	world.runtime_services = vaddr_of(&services);
	world.runtime_services_physical = paddr(CODE + 0xf000);
	services.entry[SERVICE_GET_VARIABLE] = CODE + WORLD_OFFSET + 0x1000;
	world.svam.before.entry[SERVICE_GET_VARIABLE] = CODE + 0x1000;
	world.range_count = 1;
	world.ranges[0] = (struct handoff_range){.physical = paddr(0x1000000),
						 .virtual = vaddr(KERNEL),
						 .size = 0x10000};
	return 0;
}

static struct access_record record(enum access access, uint64_t address)
{
	return (struct access_record){.kind = RECORD_PAGE_FAULT,
				      .phase = PHASE_VIRTUAL,
				      .service = SERVICE_GET_VARIABLE,
				      .access = (uint8_t)access,
				      .address = address,
				      .instruction = CODE + WORLD_OFFSET + 0x205a};
}

static void observe(struct access_record what)
{
	audit_observe(&world, &what);
}

/* The line to the letter, a sentence for people under it, and one violation. */
static void test_line(void **state)
{
	(void)state;
	observe(record(ACCESS_READ, BOOT_DATA + 0x18));
	assert_true(world_said(
		"# violation class=stale-boot-memory phase=virtual service=GetVariable access=read "
		"address=0x7e9d1018 memory=EfiBootServicesData instruction=0x7f21405a "
		"image=MyDriver.efi offset=0x205a\n"
		"# MyDriver.efi read EfiBootServicesData in GetVariable: "));
	assert_true(world_said(".\nviolation\n"));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 1);
	assert_int_equal(audit_known_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 0);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_PHYSICAL), 0);
	assert_int_equal(closing.count, 1);
	assert_int_equal(closing.class, CLASS_STALE_BOOT_MEMORY);
	assert_string_equal(closing.image->name, "MyDriver.efi");
}

/* An instruction of the physical phase is physical already. */
static void test_physical_instruction(void **state)
{
	struct access_record what = record(ACCESS_WRITE, BOOT_DATA);

	(void)state;
	what.phase = PHASE_PHYSICAL;
	what.instruction = CODE + 0x10;
	observe(what);
	assert_true(world_said("phase=physical service=GetVariable access=write"));
	assert_true(world_said("instruction=0x7f212010 image=MyDriver.efi offset=0x10\n"));
}

/* A name with blanks is quoted; an instruction in no image has no offset. */
static void test_images(void **state)
{
	struct access_record what = record(ACCESS_READ, BOOT_DATA);

	(void)state;
	what.instruction = CODE + WORLD_OFFSET + 0x8004;
	observe(what);
	assert_true(world_said("image=\"Option ROM at 00:02.0\" offset=0x4\n"));
	what.instruction = CODE + WORLD_OFFSET + 0x9000;
	observe(what);
	assert_true(world_said("instruction=0x7f21b000 image=unknown\n# Firmware read"));
}

static void add_driver(const char *name, uint64_t base, bool present)
{
	struct handoff_driver *driver = &world.drivers.driver[world.drivers.count++];

	*driver = (struct handoff_driver){.base = paddr(base),
					  .size = 0x2000,
					  .loaded = true,
					  .present = present};
	snprintf(driver->name, sizeof(driver->name), "%s", name);
}

/* Who is called after it was unloaded is named: by the instruction, or by where the call leads. */
static void test_unloaded(void **state)
{
	struct access_record what = record(ACCESS_EXECUTE, BOOT_DATA + 0x1fff);

	(void)state;
	add_driver("gone.efi", CODE + 0x9000, false);
	add_driver("far away.efi", BOOT_DATA, false);
	what.instruction = CODE + WORLD_OFFSET + 0x9000;
	observe(what);
	assert_true(world_said("image=unknown unloaded=gone.efi\n"
			       "# gone.efi is unloaded, and was called in GetVariable all the "
			       "same: "));
	what.instruction = CODE + WORLD_OFFSET;
	observe(what);
	assert_true(world_said("image=MyDriver.efi offset=0x0 unloaded=\"far away.efi\"\n"));
}

/* Data that are where code was are no call of it; nor is code of another image, or behind its end. */
static void test_not_unloaded(void **state)
{
	struct access_record what = record(ACCESS_READ, BOOT_DATA);

	(void)state;
	add_driver("gone.efi", BOOT_DATA, false);
	add_driver("under.efi", CODE, false);
	add_driver("before.efi", CODE + 0x9000, false);
	add_driver("here.efi", CODE + 0x9000, true);
	observe(what);
	observe(record(ACCESS_EXECUTE, BOOT_DATA + 0x2000));
	observe(record(ACCESS_EXECUTE, CODE + WORLD_OFFSET + 0x10));
	what.instruction = CODE + WORLD_OFFSET + 0x9000;
	observe(what);
	assert_int_equal(closing.count, 4);
	assert_false(world_said("unloaded"));
}

/* Where the gate itself made the call, or no instruction is known, the entry's owner answers. */
static void test_entry_answers(void **state)
{
	struct access_record what = record(ACCESS_EXECUTE, CODE);

	(void)state;
	what.instruction = KERNEL + 0x123;
	observe(what);
	assert_true(world_said("class=unconverted-pointer"));
	assert_true(world_said("instruction=0x7f213000 image=MyDriver.efi offset=0x1000\n"));
	world_report[0] = 0;
	what = (struct access_record){.kind = RECORD_CLOBBERED,
				      .phase = PHASE_PHYSICAL,
				      .service = SERVICE_GET_VARIABLE,
				      .detail = CLOBBERED_RBX | CLOBBERED_IDTR | CLOBBERED_XMM6 |
						CLOBBERED_XMM15};
	observe(what);
	assert_true(
		world_said("# violation class=clobbered-state phase=physical service=GetVariable "
			   "changed=rbx,idtr,xmm6,xmm15 instruction=0x7f213000 "
			   "image=MyDriver.efi offset=0x1000\n"));
}

/* An address that no descriptor lists, and firmware that is suspect by now. */
static void test_unlisted_and_tainted(void **state)
{
	struct access_record what = record(ACCESS_READ, 0xfed00000);

	(void)state;
	what.tainted = 1;
	observe(what);
	assert_true(world_said("class=unlisted-mmio"));
	assert_true(world_said("memory=none"));
	assert_true(world_said("offset=0x205a tainted=yes\n"));
}

/* Other exceptions name their vector, and no access: whether it was a read or a write the processor
 * does not say. */
static void test_exceptions(void **state)
{
	struct access_record what = record(ACCESS_READ, 0);

	(void)state;
	what.kind = RECORD_EXCEPTION;
	what.vector = 13;
	observe(what);
	assert_true(world_said("service=GetVariable vector=13 instruction="));
}

/* A read of the boot services table and the fetch that follows are one finding. */
static void test_boot_service_call_is_one(void **state)
{
	(void)state;
	observe(record(ACCESS_READ, BOOT_DATA + 0x140));
	observe(record(ACCESS_EXECUTE, 0));
	assert_true(world_said("class=boot-service-call"));
	assert_false(world_said("class=null-page"));
	assert_int_equal(closing.count, 1);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 1);
	/* The next one is not the call's any more. */
	observe(record(ACCESS_EXECUTE, 8));
	assert_true(world_said("class=null-page"));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 2);
}

/* In between somebody else was called, what follows is no fetch, or it is another image's: two
 * findings. */
static void test_boot_service_call_ends(void **state)
{
	struct access_record other = record(ACCESS_EXECUTE, 0);

	(void)state;
	other.instruction = CODE + WORLD_OFFSET + 0x8004;
	observe(record(ACCESS_READ, BOOT_DATA + 0x140));
	observe(other);
	assert_true(world_said("class=null-page"));
	assert_true(world_said("image=\"Option ROM at 00:02.0\" offset=0x4\n"));
	memset(counts, 0, sizeof(counts));
	other.service = SERVICE_GET_TIME;
	observe(record(ACCESS_READ, BOOT_DATA + 0x140));
	observe(other);
	assert_int_equal(audit_findings(SERVICE_GET_TIME, PHASE_VIRTUAL), 1);
	observe(record(ACCESS_READ, BOOT_DATA + 0x140));
	observe(record(ACCESS_READ, 0));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 3);
}

static struct access_record in_svam(enum access access, uint64_t address, uint64_t instruction)
{
	struct access_record what = record(access, address);

	what.phase = PHASE_SVAM;
	what.service = SERVICE_SET_VIRTUAL_ADDRESS_MAP;
	what.instruction = instruction;
	return what;
}

/* U-Boot's own code in SetVirtualAddressMap is known for it: boot-services code, and the region that
 * holds gRT. */
static void test_uboot(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "Das U-Boot");
	observe(in_svam(ACCESS_EXECUTE, BOOT_CODE + 8, BOOT_CODE + 8));
	observe(in_svam(ACCESS_READ, 0x5000, BOOT_CODE + 8));
	observe(in_svam(ACCESS_READ, BOOT_DATA, CODE + 0x9000));
	assert_int_equal(audit_findings(SERVICE_SET_VIRTUAL_ADDRESS_MAP, PHASE_SVAM), 3);
	assert_int_equal(audit_known_findings(SERVICE_SET_VIRTUAL_ADDRESS_MAP, PHASE_SVAM), 3);
	assert_true(world_said(" This firmware is known for it.\nknown violation\n"));
}

/* The same of another vendor, in another phase, or by other code is a violation; so is what that code
 * does besides. */
static void test_not_uboot(void **state)
{
	struct access_record late = in_svam(ACCESS_READ, 0x5000, BOOT_CODE + 8);
	struct access_record hang = in_svam(ACCESS_EXECUTE, 0, BOOT_CODE + 8);

	(void)state;
	observe(late);
	strcpy(world.firmware_vendor, "Das U-Boot");
	late.phase = PHASE_PHYSICAL;
	observe(late);
	world_add(MEMORY_RUNTIME_SERVICES_CODE, 0x50000000, 16, RUNTIME);
	observe(in_svam(ACCESS_READ, BOOT_DATA, 0x50000010));
	observe(in_svam(ACCESS_READ, 0xfed00000, BOOT_CODE + 8));
	observe(in_svam(ACCESS_READ, 8, BOOT_CODE + 8));
	world_add(MEMORY_BOOT_SERVICES_CODE, 0, 1, 0);
	hang.kind = RECORD_HANG;
	observe(hang);
	hang.kind = RECORD_CLOBBERED;
	observe(hang);
	assert_false(world_said("known violation"));
	assert_true(world_said("violation"));
}

/* What travelled in the handoff is printed first, and how much of it was lost. */
static void test_early(void **state)
{
	struct access_record records[] = {
		in_svam(ACCESS_READ, 0x5000, CODE + 4),
		in_svam(ACCESS_WRITE, 0x6000, CODE + 8),
	};

	(void)state;
	world.records = vaddr_of(records);
	world.record_count = 2;
	world.record_lost = 7;
	audit_early(&world);
	assert_int_equal(audit_findings(SERVICE_SET_VIRTUAL_ADDRESS_MAP, PHASE_SVAM), 2);
	assert_true(world_said("address=0x5000"));
	assert_true(world_said("address=0x6000"));
	assert_true(world_said("# records-lost=7\n"));
}

/* The longest line there can be fits. */
static void test_longest_line(void **state)
{
	char name[HANDOFF_NAME_SIZE];
	struct access_record what = record(ACCESS_EXECUTE, UINT64_MAX);

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	name[7] = ' ';
	world_add_image(name, CODE + 0x9000, 0x1000);
	add_driver(name, UINT64_MAX, false);
	what.service = SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT;
	what.instruction = CODE + WORLD_OFFSET + 0x9fff;
	what.tainted = 1;
	observe(what);
	assert_true(world_said("offset=0xfff unloaded=\"xxxxxxx xxx"));
	assert_true(world_said("x\" tainted=yes\n"));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_line),
		TEST(test_physical_instruction),
		TEST(test_images),
		TEST(test_unloaded),
		TEST(test_not_unloaded),
		TEST(test_entry_answers),
		TEST(test_unlisted_and_tainted),
		TEST(test_exceptions),
		TEST(test_boot_service_call_is_one),
		TEST(test_boot_service_call_ends),
		TEST(test_uboot),
		TEST(test_not_uboot),
		TEST(test_early),
		TEST(test_longest_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
