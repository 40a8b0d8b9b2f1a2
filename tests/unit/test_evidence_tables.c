/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/evidence/firmware_tables.c: the question about gRT, its slots and checksums; and all seven
 * questions on a firmware that is right.
 */
#include "tests/unit/evidence_world.h"

/* A firmware that did all of it right. */
static void test_everything_right(void **state)
{
	static const char *const names[] = {
		"exit_boot_services",	  "memory_map",
		"runtime_attributes",	  "set_virtual_address_map",
		"virtual_address_change", "pointers_converted",
		"boot_services_gone",
	};
	char line[60];

	(void)state;
	world.uefi_revision = 2 << 16 | 70;
	questions_check(&world);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(line, sizeof(line), "ok handoff.%s\n", names[i]);
		assert_true(world_said(line));
	}
	assert_false(world_said("not ok"));
	assert_false(world_said("skip handoff."));
}

/* Each kind of wrong slot, by its name, with both values. */
static void test_slots(void **state)
{
	uint64_t *slot = &region.services.entry[SERVICE_GET_TIME];
	uint64_t right = *slot;

	(void)state;
	*slot = WORLD_CODE + 0x100;
	renew_checksums();
	assert_change_not_ok(
		"# gRT->GetTime is still physical: 0x400100, and not 0xffffef1000400100\n");
	*slot = right + 8;
	renew_checksums();
	assert_change_not_ok("# gRT->GetTime is 0xffffef1000400108, and not 0xffffef1000400100\n");
	*slot = right;
	world.svam.before.entry[SERVICE_GET_TIME] = 0x200000;
	renew_checksums();
	assert_change_not_ok("# gRT->GetTime was 0x200000 before: in no RUNTIME region\n");
}

/* The two that stay physical: another function may stand there, but no virtual address. */
static void test_physical_slots(void **state)
{
	(void)state;
	region.services.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = WORLD_CODE + 0x2000;
	renew_checksums();
	question_ask(&world, QUESTION_CHANGE);
	assert_true(world_said("ok handoff.virtual_address_change\n"));
	region.services.entry[SERVICE_CONVERT_POINTER] += WORLD_OFFSET;
	renew_checksums();
	assert_change_not_ok(
		"# gRT->ConvertPointer was 0x400600 and is 0xffffef1000400600: it stays "
		"physical\n");
}

/* Both signatures. */
static void test_signatures(void **state)
{
	(void)state;
	region.services.header.signature = 0x1234;
	renew_checksums();
	assert_change_not_ok("# the signature of gRT is 0x1234\n");
	make_tables();
	region.system_table.Hdr.signature = 0;
	renew_checksums();
	assert_change_not_ok("# the signature of the system table is 0x0\n");
}

/* Both checksums, and a size that cannot be. */
static void test_checksums(void **state)
{
	char reason[120];

	(void)state;
	region.services.header.crc32 ^= 1;
	snprintf(reason, sizeof(reason),
		 "# the CRC32 of gRT is 0x%08x, and the table says 0x%08x\n",
		 region.services.header.crc32 ^ 1, region.services.header.crc32);
	assert_change_not_ok(reason);
	renew_checksums();
	region.services.header.header_size = 16;
	assert_change_not_ok("# gRT says that it is 16 bytes long\n");
	region.services.header.header_size = 0x10000000;
	assert_change_not_ok("# gRT says that it is 268435456 bytes long\n");
	make_tables();
	region.system_table.Hdr.crc32 ^= 1;
	assert_change_not_ok("# the CRC32 of the system table is 0x");
}

/* U-Boot's stale checksum is known; another fault is not, beside it or alone. */
static void test_uboot_checksum(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "Das U-Boot");
	region.system_table.Hdr.crc32 ^= 1;
	question_ask(&world, QUESTION_CHANGE);
	assert_true(
		world_said("todo handoff.virtual_address_change: U-Boot leaves the CRC32 of the "
			   "system table stale\n# the CRC32 of the system table is"));
	region.services.header.crc32 ^= 1;
	assert_change_not_ok("# the CRC32 of gRT");
	region.system_table.Hdr.crc32 ^= 1;
	assert_change_not_ok("# the CRC32 of gRT");
	region.services.header.crc32 ^= 1;
	region.system_table.Hdr.header_size = 16;
	assert_change_not_ok("# the system table says that it is 16 bytes long\n");
}

/* Nor is that of an image's SetVirtualAddressMap: U-Boot's own lies in none. */
static void test_checksum_of_an_image(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "Das U-Boot");
	region.system_table.Hdr.crc32 ^= 1;
	world_add_image("driver.efi",
			world.svam.before.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] & ~0xfffULL,
			0x1000);
	assert_change_not_ok("# the CRC32 of the system table is 0x");
}

/* Before UEFI 2.0 gRT ends with ResetSystem: what lies behind it is no slot, whatever it holds. */
static void test_short_table(void **state)
{
	(void)state;
	region.services.header.header_size = offsetof(struct runtime_services,
						      entry[SERVICE_UPDATE_CAPSULE]);
	world.svam.before.header = region.services.header;
	memset(&region.services.entry[SERVICE_UPDATE_CAPSULE], 0x5a, 3 * sizeof(uint64_t));
	renew_checksums();
	question_ask(&world, QUESTION_CHANGE);
	assert_true(world_said("ok handoff.virtual_address_change\n"));
	assert_false(world_said("not ok"));
	region.services.entry[SERVICE_RESET_SYSTEM] = 0;
	renew_checksums();
	assert_change_not_ok("# gRT->ResetSystem is 0x0, and not 0x");
}

/* Where converted and unconverted look alike, nothing is claimed. */
static void test_meaningless(void **state)
{
	(void)state;
	world.options.virtmap = VIRTMAP_IDENTITY;
	question_ask(&world, QUESTION_CHANGE);
	question_ask(&world, QUESTION_POINTERS);
	assert_true(world_said("skip handoff.virtual_address_change: virtmap=identity"));
	assert_true(world_said("skip handoff.pointers_converted: virtmap=identity"));
	world.options.virtmap = VIRTMAP_OFFSET;
	world.svam.mode = RUNTIME_PHYSICAL;
	question_ask(&world, QUESTION_POINTERS);
	assert_true(world_said("skip handoff.pointers_converted: SetVirtualAddressMap did not"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_everything_right),	 TEST(test_slots),	 TEST(test_physical_slots),
		TEST(test_signatures),		 TEST(test_checksums),	 TEST(test_uboot_checksum),
		TEST(test_checksum_of_an_image), TEST(test_short_table), TEST(test_meaningless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
