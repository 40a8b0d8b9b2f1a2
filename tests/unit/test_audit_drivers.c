/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/evidence/driver_places.c: what each kind of driver may leave behind, and where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/evidence/driver_places.c"
#include "tests/unit/kernel_world.h"

#define BOOT_MEMORY 0x200000ULL /* boot-services data of the ordinary map */

static struct handoff_driver *add(const char *name, uint32_t subsystem, uint64_t base)
{
	struct handoff_driver *driver = &world_notes.drivers.driver[world_notes.drivers.count++];

	world_notes.drivers.count_all++;
	*driver = (struct handoff_driver){.base = paddr(base),
					  .size = 0x3000,
					  .loaded = true,
					  .present = true,
					  .subsystem = subsystem};
	strcpy(driver->name, name);
	return driver;
}

/* gRT leads into firmware's own code. */
static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_ordinary_map(4);
	world.svam.before.header.header_size = sizeof(world.svam.before);
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		world.svam.before.entry[i] = WORLD_CODE + 0x8000;
	return 0;
}

/* The whole report. */
static void assert_report(const char *report)
{
	world_report[0] = 0;
	drivers_check(&world);
	assert_string_equal(world_report, report);
}

static void test_no_drivers(void **state)
{
	(void)state;
	assert_report("");
}

/* One of each kind, which did as its kind does; a runtime driver's entries of gRT are its right. */
static void test_good_drivers(void **state)
{
	(void)state;
	add("app.efi", PE_SUBSYSTEM_EFI_APPLICATION, BOOT_MEMORY);
	add("boot.efi", PE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER, BOOT_MEMORY + 0x3000);
	add("a name.efi", PE_SUBSYSTEM_EFI_RUNTIME_DRIVER, WORLD_CODE);
	add("odd.efi", 3, BOOT_MEMORY);
	world.svam.before.entry[SERVICE_GET_TIME] = WORLD_CODE + 0x1000;
	assert_report("# driver=app.efi kind=application status=EFI_SUCCESS\n"
		      "# driver=boot.efi kind=boot status=EFI_SUCCESS\n"
		      "# driver=\"a name.efi\" kind=runtime status=EFI_SUCCESS\n"
		      "# driver=odd.efi kind=unknown status=EFI_SUCCESS\n"
		      "ok audit.drivers\n");
}

/* A table that nobody can use, published as gRT. */
static void test_unsound_table(void **state)
{
	(void)state;
	add("app.efi", PE_SUBSYSTEM_EFI_APPLICATION, BOOT_MEMORY);
	world_notes.published = (struct published_table){paddr(0x7000), paddr(0x6000),
							 TABLE_SIGNATURE, 0};
	assert_report("# driver=app.efi kind=application status=EFI_SUCCESS\n"
		      "not ok audit.drivers\n"
		      "# SystemTable->RuntimeServices is 0x7000 since drivers were started, and no "
		      "sound table: its signature is another. The one at 0x6000 is examined\n");
	world_notes.published.physical = paddr(0);
	world_notes.published.fault = TABLE_PLACE;
	assert_report(
		"# driver=app.efi kind=application status=EFI_SUCCESS\n"
		"not ok audit.drivers\n"
		"# SystemTable->RuntimeServices is 0x0 since drivers were started, and no "
		"sound table: it lies in no RUNTIME descriptor. The one at 0x6000 is examined\n");
	world_notes.published.fault = TABLE_SOUND;
	assert_report("# driver=app.efi kind=application status=EFI_SUCCESS\nok audit.drivers\n");
}

static void test_drivers_that_fail(void **state)
{
	(void)state;
	add("picky.efi", PE_SUBSYSTEM_EFI_RUNTIME_DRIVER, BOOT_MEMORY)->status = EFI_UNSUPPORTED;
	world_notes.drivers.driver[1] = (struct handoff_driver){.status = EFI_LOAD_ERROR,
								.name = "text.efi"};
	world_notes.drivers.count = world_notes.drivers.count_all = 2;
	assert_report("# driver=picky.efi kind=runtime status=EFI_UNSUPPORTED\n"
		      "# driver=text.efi kind=unknown status=EFI_LOAD_ERROR\n"
		      "not ok audit.drivers\n"
		      "# picky.efi did not start: EFI_UNSUPPORTED\n"
		      "# text.efi did not load: EFI_LOAD_ERROR\n");
}

/* Up to the last page of the image, and where no memory is known of. */
static void test_runtime_drivers_outside_runtime_memory(void **state)
{
	struct handoff_driver *driver;

	(void)state;
	driver = add("late.efi", PE_SUBSYSTEM_EFI_RUNTIME_DRIVER, BOOT_MEMORY);
	assert_report("# driver=late.efi kind=runtime status=EFI_SUCCESS\n"
		      "not ok audit.drivers\n"
		      "# late.efi is a runtime driver, and 0x200000 in it is "
		      "EfiBootServicesData\n");
	driver->base = paddr(WORLD_CODE + 14 * PAGE_SIZE);
	drivers_check(&world);
	assert_true(world_said("and 0x410000 in it is in no descriptor\n"));
	driver->size = 0x2000;
	assert_report("# driver=late.efi kind=runtime status=EFI_SUCCESS\n"
		      "ok audit.drivers\n");
}

/* First and last byte, and not one beside; an entry that the table does not have is none. */
static void test_remains(void **state)
{
	uint64_t *entry = &world.svam.before.entry[SERVICE_QUERY_VARIABLE_INFO];

	(void)state;
	add("boot.efi", PE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER, BOOT_MEMORY + 0x1000);
	*entry = BOOT_MEMORY + 0x1000;
	assert_report("# driver=boot.efi kind=boot status=EFI_SUCCESS\n"
		      "not ok audit.drivers\n"
		      "# boot.efi (boot) does not stay, and QueryVariableInfo still leads to "
		      "0x201000 in it\n");
	*entry = BOOT_MEMORY + 0x3fff;
	drivers_check(&world);
	assert_true(world_said("still leads to 0x203fff in it\n"));
	world.svam.before.header.header_size -= 8;
	assert_report("# driver=boot.efi kind=boot status=EFI_SUCCESS\nok audit.drivers\n");
	world.svam.before.header.header_size += 8;
	*entry = BOOT_MEMORY + 0x4000;
	assert_report("# driver=boot.efi kind=boot status=EFI_SUCCESS\nok audit.drivers\n");
	*entry = BOOT_MEMORY + 0xfff;
	assert_report("# driver=boot.efi kind=boot status=EFI_SUCCESS\nok audit.drivers\n");
}

/* What is unloaded is said to be so, and its pages are anybody's. */
static void test_unloaded(void **state)
{
	(void)state;
	add("app.efi", PE_SUBSYSTEM_EFI_APPLICATION, BOOT_MEMORY)->present = false;
	add("gone.efi", PE_SUBSYSTEM_EFI_RUNTIME_DRIVER, BOOT_MEMORY)->present = false;
	assert_report("# driver=app.efi kind=application status=EFI_SUCCESS unloaded=yes\n"
		      "# driver=gone.efi kind=runtime status=EFI_SUCCESS unloaded=yes\n"
		      "ok audit.drivers\n");
}

/* An entry may not lead to where it was, be that runtime memory; unless a later image lies there. */
static void test_unloaded_remains(void **state)
{
	(void)state;
	add("gone.efi", PE_SUBSYSTEM_EFI_RUNTIME_DRIVER, WORLD_CODE)->present = false;
	world.svam.before.entry[SERVICE_GET_TIME] = WORLD_CODE + 0x1000;
	assert_report("# driver=gone.efi kind=runtime status=EFI_SUCCESS unloaded=yes\n"
		      "not ok audit.drivers\n"
		      "# gone.efi (runtime) is unloaded, and GetTime still leads to 0x401000 in "
		      "it\n");
	world_add_image("later.efi", WORLD_CODE + 0x1000, 0x1000);
	assert_report("# driver=gone.efi kind=runtime status=EFI_SUCCESS unloaded=yes\n"
		      "ok audit.drivers\n");
}

static void test_more_than_there_is_room_for(void **state)
{
	(void)state;
	add("app.efi", PE_SUBSYSTEM_EFI_APPLICATION, BOOT_MEMORY);
	world_notes.drivers.count_all = 3;
	assert_report("# driver=app.efi kind=application status=EFI_SUCCESS\n"
		      "# note 2 drivers more were started, and are not examined\n"
		      "ok audit.drivers\n");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_drivers),
		TEST(test_good_drivers),
		TEST(test_unsound_table),
		TEST(test_drivers_that_fail),
		TEST(test_runtime_drivers_outside_runtime_memory),
		TEST(test_remains),
		TEST(test_unloaded),
		TEST(test_unloaded_remains),
		TEST(test_more_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
