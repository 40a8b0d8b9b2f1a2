/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/collect.c: what firmware published, and what the handoff says where it published nothing.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/collect.c"

#define TABLES_MAX 8

static EFI_CONFIGURATION_TABLE tables[TABLES_MAX];

/* No screen here. */
static EFI_STATUS EFIAPI locate_handles(EFI_LOCATE_SEARCH_TYPE how, EFI_GUID *guid, void *key,
					UINTN *count, EFI_HANDLE **found)
{
	(void)how, (void)guid, (void)key, (void)count, (void)found;
	return EFI_NOT_FOUND;
}

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	firmware->boot_services.LocateHandleBuffer = locate_handles;
	firmware->system_table.ConfigurationTable = tables;
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

static void publish(struct scripted_firmware *firmware, EFI_GUID guid, const void *table)
{
	UINTN *count = &firmware->system_table.NumberOfTableEntries;

	assert_true(*count < TABLES_MAX);
	tables[(*count)++] = (EFI_CONFIGURATION_TABLE){guid, (void *)(uintptr_t)table};
}

static const struct handoff *collect(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	assert_true(collect_tables(&loader->firmware, &loader->handoff));
	return &loader->handoff;
}

/* Nothing is published: addresses are 0, and every service is taken for supported. */
static void test_nothing(void **state)
{
	const struct handoff *handoff = collect(*state);

	assert_int_equal(handoff->acpi_rsdp.value, 0);
	assert_int_equal(handoff->smbios.value, 0);
	assert_int_equal(handoff->smbios3.value, 0);
	assert_false(handoff->rt_properties_present);
	assert_int_equal(handoff->rt_properties, RT_PROPERTIES_ALL);
	assert_int_equal(handoff->framebuffer.size, 0);
	assert_string_equal(handoff->firmware_vendor, "");
}

/* Each table by its GUID, and ACPI's as step 1 believed it. */
static void test_tables(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader->firmware.rsdp = paddr(0x1000);
	publish(firmware, GUID_SMBIOS, (void *)0x2000);
	publish(firmware, GUID_SMBIOS3, (void *)0x3000);
	assert_int_equal(collect(firmware)->acpi_rsdp.value, 0x1000);
	assert_int_equal(collect(firmware)->smbios.value, 0x2000);
	assert_int_equal(collect(firmware)->smbios3.value, 0x3000);
}

/* Who firmware says that it is, in ASCII and as far as there is room; and where its own tables are. */
static void test_firmware(void **state)
{
	static CHAR16 vendor[HANDOFF_VENDOR_SIZE + 5];
	struct scripted_firmware *firmware = *state;
	const struct handoff *handoff = &firmware->loader->handoff;

	firmware->system_table.FirmwareVendor = L"ACME \u00ae";
	firmware->system_table.FirmwareRevision = 0x10003;
	firmware->system_table.Hdr.Revision = 0x20046;
	collect(firmware);
	assert_string_equal(handoff->firmware_vendor, "ACME ?");
	assert_int_equal(handoff->firmware_revision, 0x10003);
	assert_int_equal(handoff->uefi_revision, 0x20046);
	assert_int_equal(handoff->system_table_physical.value, (uintptr_t)&firmware->system_table);
	assert_int_equal(handoff->runtime_services_physical.value,
			 (uintptr_t)&firmware->runtime_services);
	assert_string_equal(firmware->text, "brightline: firmware \"ACME ?\" 0x10003, UEFI 2.7\n");
	for (size_t i = 0; i < sizeof(vendor) / sizeof(vendor[0]) - 1; i++)
		vendor[i] = 'v';
	firmware->system_table.FirmwareVendor = vendor;
	assert_int_equal(strlen(collect(firmware)->firmware_vendor), HANDOFF_VENDOR_SIZE - 1);
}

/* EFI_RT_PROPERTIES_TABLE is believed in the one version there is, with at least its own length. */
static void test_rt_properties(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct rt_properties_table table = {1, sizeof(table), 0x1234};

	publish(firmware, GUID_RT_PROPERTIES, &table);
	assert_int_equal(collect(firmware)->rt_properties, 0x1234);
	assert_true(firmware->loader->handoff.rt_properties_present);
	for (unsigned int i = 0; i < 3; i++) {
		table.Version = i == 0 ? 0 : i == 1 ? 2 : 1;
		table.Length = i == 2 ? 7 : 8;
		firmware->loader->handoff.rt_properties_present = false;
		assert_int_equal(collect(firmware)->rt_properties, RT_PROPERTIES_ALL);
		assert_false(firmware->loader->handoff.rt_properties_present);
	}
}

/* Where the loader is heard the kernel will be. */
static void test_serial_port(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader->output.serial.port = 0x2f8;
	assert_false(collect(firmware)->serial.present);
	assert_int_equal(collect(firmware)->serial.port, 0x2f8);
}

/* ---- Behind the line ---- */

static struct {
	struct attributes_header header;
	uint8_t entries[2 * 48];
} attributes = {.header = {2, 2, 48, 1}};

/* The attributes table is copied with what it says of itself; without one, or with one that cannot be
 * believed, the handoff says why, and nothing is copied. */
static void test_attributes(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_attributes told = {.status = 77};
	uint8_t room[2 * 48] = {0};
	struct memory_map entries = {.descriptors = room};

	collect_attributes(&firmware->loader->firmware, &told, &entries, sizeof(room));
	assert_int_equal(told.status, STATUS_ATTRIBUTES_ABSENT);
	assert_int_equal(told.version, 0);

	memset(attributes.entries, 0x5a, sizeof(attributes.entries));
	publish(firmware, GUID_MEMORY_ATTRIBUTES, &attributes);
	collect_attributes(&firmware->loader->firmware, &told, &entries, sizeof(room) - 1);
	assert_int_equal(told.status, STATUS_ATTRIBUTES_TOO_LARGE);
	assert_int_equal(told.version, 2);
	assert_int_equal(entries.size, 0);
	collect_attributes(&firmware->loader->firmware, &told, &entries, sizeof(room));
	assert_int_equal(told.status, STATUS_OK);
	assert_int_equal(told.flags, 1);
	assert_int_equal(entries.size, sizeof(room));
	assert_memory_equal(room, attributes.entries, sizeof(room));
}

/* It is looked up at that moment: firmware frees and rebuilds it whenever it allocates. */
static void test_attributes_that_moved(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_attributes told = {.status = 77};
	uint8_t room[2 * 48];
	struct memory_map entries = {.descriptors = room};

	publish(firmware, GUID_MEMORY_ATTRIBUTES, (void *)0x10);
	collect(firmware);
	tables[0].VendorTable = &attributes;
	collect_attributes(&firmware->loader->firmware, &told, &entries, sizeof(room));
	assert_int_equal(told.status, STATUS_OK);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_nothing),
		FRESH(test_tables),
		FRESH(test_firmware),
		FRESH(test_rt_properties),
		FRESH(test_serial_port),
		FRESH(test_attributes),
		FRESH(test_attributes_that_moved),
	};

	return cmocka_run_group_tests_name("collect", tests, NULL, NULL);
}
