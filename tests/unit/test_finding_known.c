/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Records that are one finding together, and findings that are known of a firmware.
 */
#include "tests/unit/finding_world.h"

#define TABLE_READ record(ACCESS_READ, BOOT_DATA + 0x140)

/* A fetch by a call that stands so far behind the read, whose target was in a register. */
static struct access_record call_at(uint64_t distance)
{
	struct access_record call = record(ACCESS_EXECUTE, 0);

	call.caller = CALLER_LIKELY;
	call.instruction += distance;
	return call;
}

/* A read of the boot services table and the fetch that follows are one finding. */
static void test_boot_service_call_is_one(void **state)
{
	(void)state;
	observe(TABLE_READ);
	observe(call_at(0));
	assert_true(world_said("class=boot-service-call"));
	assert_false(world_said("class=null-page"));
	assert_int_equal(closing.count, 1);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 1);
	/* The next one is not the call's any more. */
	observe(record(ACCESS_EXECUTE, 8));
	assert_true(world_said("class=null-page"));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 2);
}

/* The next instruction ends 30 bytes behind at most; what went there by itself is no matter of distance;
 * and a call whose own words say where it goes had read nothing. */
static void test_boot_service_call_is_near(void **state)
{
	struct access_record call = call_at(29);

	(void)state;
	observe(TABLE_READ);
	observe(call);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 1);
	observe(TABLE_READ);
	observe(call_at(30));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 3);
	observe(TABLE_READ);
	call.caller = CALLER_CERTAIN;
	observe(call);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 5);
	observe(TABLE_READ);
	call.caller = CALLER_TABLE;
	observe(call);
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 6);
}

/* A read of its header is none of a call. */
static void test_boot_services_header(void **state)
{
	(void)state;
	observe(record(ACCESS_READ, BOOT_DATA + 0x100));
	observe(call_at(0));
	assert_true(world_said("class=stale-boot-memory"));
	assert_true(world_said("class=null-page"));
}

/* In between somebody else was called, what follows is no fetch, or it is another image's: two
 * findings. */
static void test_boot_service_call_ends(void **state)
{
	struct access_record other = call_at(0);

	(void)state;
	other.instruction = CODE + WORLD_OFFSET + 0x8004;
	observe(TABLE_READ);
	observe(other);
	assert_true(world_said("class=null-page"));
	memset(counts, 0, sizeof(counts));
	other.service = SERVICE_GET_TIME;
	observe(TABLE_READ);
	observe(other);
	assert_int_equal(audit_findings(SERVICE_GET_TIME, PHASE_VIRTUAL), 1);
	observe(TABLE_READ);
	observe(record(ACCESS_READ, 0));
	assert_int_equal(audit_findings(SERVICE_GET_VARIABLE, PHASE_VIRTUAL), 3);
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

/* A driver's code on the same machine is not known for it, nor what its own SetVirtualAddressMap does. */
static void test_driver_beside_uboot(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "Das U-Boot");
	world_notes.drivers.count = 1;
	world_notes.drivers.driver[0] = (struct handoff_driver){.base = paddr(BOOT_CODE),
								.size = 0x1000};
	observe(in_svam(ACCESS_READ, 0x5000, BOOT_CODE + 8));
	assert_int_equal(audit_known_findings(SERVICE_SET_VIRTUAL_ADDRESS_MAP, PHASE_SVAM), 0);
	world_notes.drivers.driver[0].base = paddr(CODE + 0x9000);
	world.svam.before.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = CODE + 0x9010;
	observe(in_svam(ACCESS_READ, 0x5000, BOOT_CODE + 8));
	assert_int_equal(audit_known_findings(SERVICE_SET_VIRTUAL_ADDRESS_MAP, PHASE_SVAM), 0);
	world.svam.before.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = BOOT_CODE;
	observe(in_svam(ACCESS_READ, 0x6000, BOOT_CODE + 16));
	assert_int_equal(audit_known_findings(SERVICE_SET_VIRTUAL_ADDRESS_MAP, PHASE_SVAM), 1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_boot_service_call_is_one),
		TEST(test_boot_service_call_is_near),
		TEST(test_boot_services_header),
		TEST(test_boot_service_call_ends),
		TEST(test_uboot),
		TEST(test_driver_beside_uboot),
		TEST(test_not_uboot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
