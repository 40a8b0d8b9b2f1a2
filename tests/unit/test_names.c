/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words behind statuses, ours and the specification's, services and options.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <audit/audit_options.h>
#include <services.h>
#include <status.h>

#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_runtime.h"

/* Every status has a sentence of its own, and a number that is none has one too. */
static void test_sentences(void **state)
{
	(void)state;
	assert_string_equal(status_sentence(STATUS_OK), "no error");
	assert_string_equal(status_sentence(STATUS_ATTRIBUTES_TOO_LARGE),
			    "is larger than three times the memory map");
	for (unsigned int i = 0; i <= STATUS_COUNT; i++) {
		assert_true(strlen(status_sentence((enum status)i)) > 5);
		for (unsigned int j = 0; j < i; j++)
			assert_string_not_equal(status_sentence((enum status)i),
						status_sentence((enum status)j));
	}
	assert_string_equal(status_sentence((enum status)UINT32_MAX),
			    status_sentence((enum status)STATUS_COUNT));
}

/* Numbers from the specification (UEFI 2.10, appendix D). What has no name there keeps its number:
 * one in a gap, one behind the last, a warning, and the error bit alone. */
static void test_efi_statuses(void **state)
{
	static const struct {
		uint64_t status;
		const char *text;
	} rows[] = {
		{0, "EFI_SUCCESS"},
		{0x8000000000000001, "EFI_LOAD_ERROR"},
		{0x8000000000000019, "EFI_INCOMPATIBLE_VERSION"},
		{0x800000000000001f, "EFI_END_OF_FILE"},
		{0x8000000000000010, "0x8000000000000010"},
		{0x8000000000000020, "0x8000000000000020"},
		{0x8000000000000000, "0x8000000000000000"},
		{1, "0x1"},
		{UINT64_MAX, "0xffffffffffffffff"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(efi_status_text(rows[i].status).text, rows[i].text);
}

/* A table that ends behind ResetSystem has no service from there on, nor has an empty slot. */
static void test_presence(void **state)
{
	struct runtime_services services = {.header.header_size = sizeof(services)};

	(void)state;
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services.entry[i] = 1;
	assert_true(service_is_present(&services, SERVICE_QUERY_VARIABLE_INFO));
	services.header.header_size--;
	assert_false(service_is_present(&services, SERVICE_QUERY_VARIABLE_INFO));
	services.header.header_size = 112;
	assert_true(service_is_present(&services, SERVICE_RESET_SYSTEM));
	assert_false(service_is_present(&services, SERVICE_UPDATE_CAPSULE));
	services.entry[SERVICE_RESET_SYSTEM] = 0;
	assert_false(service_is_present(&services, SERVICE_RESET_SYSTEM));
	services.header.header_size = 0;
	assert_false(service_is_present(&services, SERVICE_GET_TIME));
}

/* Services stand in the order of EFI_RUNTIME_SERVICES (UEFI 2.10, section 4.5.1). */
static void test_services(void **state)
{
	(void)state;
	assert_string_equal(service_name((enum service)0), "GetTime");
	assert_string_equal(service_name((enum service)5), "ConvertPointer");
	assert_string_equal(service_name((enum service)10), "ResetSystem");
	assert_string_equal(service_name((enum service)13), "QueryVariableInfo");
	assert_string_equal(service_name((enum service)14), "?");
	assert_string_equal(service_name((enum service)UINT32_MAX), "?");
}

/* Each service has one bit of EFI_RT_PROPERTIES_TABLE, and together they are all of them. */
static void test_properties(void **state)
{
	uint32_t all = 0;

	(void)state;
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		uint32_t bit = service_property((enum service)i);

		assert_true(bit != 0 && (bit & (bit - 1)) == 0 && (all & bit) == 0);
		all |= bit;
	}
	assert_int_equal(all, RT_PROPERTIES_ALL);
	assert_int_equal(service_property(SERVICE_COUNT), 0);
}

/* The words of the command line are those of DESIGN.md. */
static void test_option_words(void **state)
{
	(void)state;
	assert_string_equal(virtmap_names[VIRTMAP_OFFSET], "offset");
	assert_string_equal(virtmap_names[VIRTMAP_PACKED], "packed");
	assert_string_equal(virtmap_names[VIRTMAP_SCATTERED], "scattered");
	assert_string_equal(virtmap_names[VIRTMAP_IDENTITY], "identity");
	assert_string_equal(virtmap_names[VIRTMAP_NONE], "none");
	assert_string_equal(reset_names[RESET_SHUTDOWN], "shutdown");
	assert_string_equal(reset_names[RESET_COLD], "cold");
	assert_string_equal(reset_names[RESET_WARM], "warm");
	assert_string_equal(reset_names[RESET_PLATFORM], "platform");
	assert_string_equal(reset_names[RESET_HALT], "halt");
	assert_string_equal(audit_names[AUDIT_CONTINUE], "continue");
	assert_string_equal(audit_names[AUDIT_STRICT], "strict");
	assert_string_equal(audit_names[AUDIT_STEP], "step");
	assert_string_equal(svam_test_names[SVAM_TEST_NONE], "none");
	assert_string_equal(svam_test_names[SVAM_TEST_BEFORE_EXIT], "before-exit");
	assert_string_equal(svam_test_names[SVAM_TEST_MISSING_RANGE], "missing-range");
	assert_string_equal(svam_test_names[SVAM_TEST_FOREIGN_RANGE], "foreign-range");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_presence),     cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_efi_statuses), cmocka_unit_test(test_services),
		cmocka_unit_test(test_properties),   cmocka_unit_test(test_option_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
